namespace ModelServing.Testing.Cluster;

/// <summary>A cluster that the operator can be run against, whoever its control plane is.</summary>
public interface IServingCluster : IAsyncDisposable
{
    Uri Server { get; }

    /// <summary>A kubeconfig with all rights.</summary>
    string KubeconfigPath { get; }

    /// <summary>What the operator is started with, besides the rest of its arguments; its rights are those of this file.</summary>
    string OperatorKubeconfigPath { get; }
}
