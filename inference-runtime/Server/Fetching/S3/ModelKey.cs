namespace ModelServing.Runtime.Fetching.S3;

/// <summary>Which object below a prefix is the model. Pure.</summary>
internal static class ModelKey
{
    private const string UsualName = "model.onnx";

    /// <param name="prefix">Ends in a slash.</param>
    /// <param name="listing">What is directly below it.</param>
    /// <param name="problem">Set where no object, or more than one, may be meant.</param>
    public static string? Choose(string prefix, S3Listing listing, out string? problem)
    {
        problem = null;
        if (listing.Keys.Contains(prefix + UsualName, StringComparer.Ordinal))
        {
            return prefix + UsualName;
        }

        var models = listing.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && key.EndsWith(".onnx", StringComparison.Ordinal) && key.LastIndexOf('/') == prefix.Length - 1).ToList();
        if (models is [var only] && !listing.IsTruncated)
        {
            return only;
        }

        problem = models.Count == 0
            ? $"there is no {UsualName} and no other object that ends in .onnx directly below '{prefix}'"
            : $"there is no {UsualName} below '{prefix}', and more than one object that ends in .onnx; name the one that is meant in key";
        return null;
    }
}
