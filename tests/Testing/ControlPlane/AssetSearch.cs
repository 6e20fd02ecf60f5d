namespace ModelServing.Testing.ControlPlane;

/// <summary>Whether this machine has the programs of a control plane.</summary>
public abstract record AssetSearch
{
    private AssetSearch()
    {
    }

    public sealed record Found(ControlPlaneAssets Assets) : AssetSearch;

    /// <param name="Reason">What is missing, where it was looked for, and how to provide it.</param>
    public sealed record Missing(string Reason) : AssetSearch;
}
