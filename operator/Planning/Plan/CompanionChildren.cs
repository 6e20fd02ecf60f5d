using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Plan;

/// <summary>The children that a spec merely switches on and off, and of which nothing else is decided.</summary>
internal static class CompanionChildren
{
    private const string PodMonitors = "PodMonitor (monitoring.coreos.com/v1)";
    private const string HttpRoutes = "HTTPRoute (gateway.networking.k8s.io/v1)";

    /// <summary>Those that must be there before the pods: without their ServiceAccount none is made, and none should be reachable a moment longer than it may.</summary>
    public static IEnumerable<IKubernetesObject<V1ObjectMeta>> BeforePods(ResolvedModel model, DesiredRevision revision)
    {
        // A revision that was pinned before there were ServiceAccounts has none, and is not restarted for one.
        if (revision.BareTemplate.Spec?.ServiceAccountName is not null)
        {
            yield return ServiceAccountBuilder.Build(model, revision);
        }

        if (model.Networking.NetworkPolicy is { } policy)
        {
            yield return NetworkPolicyBuilder.Build(model, policy, revision);
        }
    }

    public static IEnumerable<IKubernetesObject<V1ObjectMeta>> AfterPods(ClusterSnapshot snapshot, ResolvedModel model, DesiredRevision revision)
    {
        if (model.Availability.DisruptionBudget is { } budget)
        {
            yield return PodDisruptionBudgetBuilder.Build(model, budget, revision);
        }

        if (model.PodMonitor != PodMonitorPolicies.Disabled && snapshot.ServesPodMonitors)
        {
            yield return PodMonitorBuilder.Build(model, revision);
        }

        if (model.Networking.Gateway is { } gateway && snapshot.ServesHttpRoutes)
        {
            yield return HTTPRouteBuilder.Build(model, gateway, revision);
        }
    }

    /// <summary>Kinds that the spec needs and the cluster does not know.</summary>
    public static IEnumerable<string> Unserved(ClusterSnapshot snapshot, ResolvedModel model)
    {
        if (model.PodMonitor == PodMonitorPolicies.Enabled && !snapshot.ServesPodMonitors)
        {
            yield return PodMonitors;
        }

        if (model.Networking.Gateway is not null && !snapshot.ServesHttpRoutes)
        {
            yield return HttpRoutes;
        }
    }

    /// <summary>Ours that are no longer wanted; a user's own of the name are left alone.</summary>
    public static IEnumerable<IKubernetesObject<V1ObjectMeta>> Surplus(
        ClusterSnapshot snapshot, ResolvedModel model, IReadOnlyList<IKubernetesObject<V1ObjectMeta>> desired) =>
        snapshot.Companions.Where(live =>
            live.Metadata?.DeletionTimestamp is null
            && OwnerReferences.IsControlledBy(live.Metadata, model.Uid)
            && !desired.Any(child => child.GetType() == live.GetType()));
}
