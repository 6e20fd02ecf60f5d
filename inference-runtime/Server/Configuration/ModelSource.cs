namespace ModelServing.Runtime.Configuration;

/// <summary>Where the model file comes from; exactly one of the nested cases.</summary>
internal abstract record ModelSource
{
    private ModelSource()
    {
    }

    /// <param name="Url">Absolute, http or https, without user information.</param>
    internal sealed record Http(Uri Url) : ModelSource;

    /// <param name="Path">Of a file, relative to the source folder, without <c>..</c>.</param>
    internal sealed record PersistentVolumeClaim(string Path) : ModelSource;

    /// <param name="Bucket">Its name.</param>
    /// <param name="Key">An object; a prefix where it ends in a slash.</param>
    /// <param name="Endpoint">Absolute, http or https; null for AWS.</param>
    /// <param name="Region">Null where <paramref name="Endpoint"/> asks for none.</param>
    internal sealed record S3(string Bucket, string Key, Uri? Endpoint, string? Region) : ModelSource;

    /// <param name="Reference">Of an artifact or an image, by digest.</param>
    /// <param name="Path">Of the file in it.</param>
    internal sealed record Oci(OciReference Reference, string Path) : ModelSource;
}
