using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>Has Prometheus scrape the pods, each series with the model and its revision.</summary>
internal static class PodMonitorBuilder
{
    public static V1PodMonitor Build(ResolvedModel model, DesiredRevision revision) => new()
    {
        ApiVersion = "monitoring.coreos.com/v1",
        Kind = "PodMonitor",
        Metadata = ChildMetadata.Of(model, model.Name, revision.Name),
        Spec = new V1PodMonitorSpec
        {
            Selector = new V1LabelSelector { MatchLabels = ChildMetadata.Selector(model.Name) },
            PodTargetLabels = [WellKnownLabels.Name, WellKnownLabels.Revision],
            PodMetricsEndpoints = [new V1PodMetricsEndpoint { Port = ContainerBuilder.MetricsPortName, Path = "/metrics" }],
        },
    };
}
