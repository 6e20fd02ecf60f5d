using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;

namespace ModelServing.Host.Plans.Baselines;

/// <summary>What a plan starts from and is compared with.</summary>
internal interface IBaseline
{
    /// <summary>Namespace of objects that name none.</summary>
    string Namespace { get; }

    /// <summary>What there is of a model and its children.</summary>
    Task<ClusterSnapshot> GatherAsync(V1Alpha1ModelDeployment resource, CancellationToken cancellationToken);

    /// <summary>A child that differs from what is wanted, as it would be once it is written.</summary>
    Task<IKubernetesObject<V1ObjectMeta>> AfterAsync(IKubernetesObject<V1ObjectMeta> desired, CancellationToken cancellationToken);

    /// <summary>Children that go, besides those of the plan.</summary>
    IEnumerable<IKubernetesObject<V1ObjectMeta>> Surplus(V1Alpha1ModelDeployment resource, ReconcilePlan plan);
}
