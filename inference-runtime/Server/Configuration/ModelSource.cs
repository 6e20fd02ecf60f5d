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
}
