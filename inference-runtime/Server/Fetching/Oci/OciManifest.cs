namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>An image manifest or an index; which of them, <see cref="MediaType"/> says. Source: OCI image specification 1.1.</summary>
internal sealed record OciManifest
{
    public int? SchemaVersion { get; init; }

    public string? MediaType { get; init; }

    public IReadOnlyList<OciDescriptor>? Layers { get; init; }

    public IReadOnlyList<OciDescriptor>? Manifests { get; init; }
}
