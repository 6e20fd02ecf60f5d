using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Report;

/// <summary>The member <c>status.url</c>: the gateway's, once a gateway has accepted the route; else the Service's.</summary>
internal static class ServedUrl
{
    public static string Of(ClusterSnapshot snapshot, ReconcilePlan plan)
    {
        var metadata = snapshot.Resource.Metadata;
        if (plan.Model?.Networking.Gateway is { } gateway && IsAccepted(snapshot)
            && gateway.Hostnames.FirstOrDefault(static name => !name.StartsWith('*')) is { } host)
        {
            return gateway.UrlScheme == UrlSchemes.Http ? $"http://{host}" : $"https://{host}";
        }

        return $"http://{metadata?.Name}.{metadata?.Namespace ?? "default"}.svc:{ContainerBuilder.HttpPort}";
    }

    private static bool IsAccepted(ClusterSnapshot snapshot) =>
        snapshot.Companions.OfType<V1HTTPRoute>().FirstOrDefault() is { } route
        && OwnerReferences.IsControlledBy(route.Metadata, snapshot.Resource.Metadata?.Uid)
        && route.Status?.Parents?.Any(static parent => parent.Conditions?.Any(static condition => condition is { Type: "Accepted", Status: "True" }) == true) == true;
}
