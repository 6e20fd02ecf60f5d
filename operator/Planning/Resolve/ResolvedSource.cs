namespace ModelServing.Planning.Resolve;

/// <summary>Where a model file comes from.</summary>
public abstract record ResolvedSource
{
    private ResolvedSource()
    {
    }

    /// <summary>A file on a web server.</summary>
    public sealed record Http(string Url) : ResolvedSource;

    /// <summary>A file on a claim of the same namespace; <paramref name="Path"/> is relative to its root.</summary>
    public sealed record Claim(string ClaimName, string Path) : ResolvedSource;

    /// <summary>An object, or a prefix; <paramref name="Endpoint"/> is null for AWS, <paramref name="Secret"/> for the pod's own identity.</summary>
    public sealed record S3(string Bucket, string Key, string? Endpoint, string? Region, string? Secret) : ResolvedSource;

    /// <summary>A file of an artifact, or of an image; <paramref name="Secret"/> is null for what is public.</summary>
    public sealed record Oci(string Reference, string Path, string? Secret) : ResolvedSource;
}
