namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>A file of an artifact or an image.</summary>
internal sealed class OciModelSource(OciArtifact artifact, string path) : IModelSource
{
    public string Origin { get; } = $"'{path}' in {artifact.Name}";

    public bool IsContentAddressed => true;

    public Task<TransferOutcome> TransferAsync(PartialFile target, CancellationToken cancellationToken) =>
        artifact.TransferAsync(path, target, cancellationToken);

    public IModelSource Beside(string name) => new OciModelSource(artifact, path[..(path.LastIndexOf('/') + 1)] + name);
}
