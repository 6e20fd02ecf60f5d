using ModelServing.Planning.Resolve;

namespace ModelServing.Controllers.ModelDeployments;

/// <summary>How the controller of ModelDeployments works.</summary>
public sealed record ModelDeploymentControllerOptions
{
    public required OperatorSettings Settings { get; init; }

    /// <summary>Namespaces to serve; empty means all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>How many objects are reconciled at the same time.</summary>
    public int Workers { get; init; } = 16;
}
