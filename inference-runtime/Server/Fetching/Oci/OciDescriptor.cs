namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>Points at content by its digest. Source: OCI image specification 1.1, "Content Descriptors".</summary>
internal sealed record OciDescriptor
{
    private const string TitleKey = "org.opencontainers.image.title";

    public string? MediaType { get; init; }

    public string? Digest { get; init; }

    public long? Size { get; init; }

    public OciPlatform? Platform { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The file's name in an artifact.</summary>
    public string? Title => Annotations?.GetValueOrDefault(TitleKey);

    /// <summary>Whether the content is an archive of files: a layer of an image, or a folder that was packed to be unpacked.</summary>
    public bool IsArchive => MediaType is { } type
        && (type.StartsWith("application/vnd.oci.image.layer.", StringComparison.Ordinal)
            || type.StartsWith("application/vnd.docker.image.rootfs.", StringComparison.Ordinal)
            || Annotations?.GetValueOrDefault("io.deis.oras.content.unpack") == "true")
        && (Title is null || Annotations?.GetValueOrDefault("io.deis.oras.content.unpack") == "true");
}
