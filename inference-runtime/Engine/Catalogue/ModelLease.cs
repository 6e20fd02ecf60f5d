namespace ModelServing.Engine.Catalogue;

/// <summary>Keeps a version from being unloaded under a request. Dispose it once.</summary>
public readonly struct ModelLease : IDisposable
{
    private readonly ModelVersion _version;

    internal ModelLease(ModelVersion version) => _version = version;

    /// <summary>Takes requests for as long as the lease lasts.</summary>
    public ModelVersion Version => _version;

    /// <inheritdoc/>
    public void Dispose() => _version?.Leave();
}
