using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Kubernetes.Client;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Report;

namespace ModelServing.Controllers.ModelDeployments;

/// <summary>One reconcile on its way through the steps: each leaves what it found for the next.</summary>
internal sealed class ReconcileRun(V1Alpha1ModelDeployment resource)
{
    public V1Alpha1ModelDeployment Resource => resource;

    public NamespacedName Key { get; } = resource.NamespacedName();

    /// <summary>From GatherSnapshot on.</summary>
    public ClusterSnapshot Snapshot { get; set; } = null!;

    /// <summary>From MakePlan on.</summary>
    public ReconcilePlan Plan { get; set; } = null!;

    /// <summary>Children that the API server did not take.</summary>
    public List<ApplyFailure> Failures { get; } = [];

    /// <summary>From Report on; null when there is nobody to report to any more.</summary>
    public V1Alpha1ModelDeploymentStatus? Status { get; set; }

    public bool IsStatusWritten { get; set; }
}
