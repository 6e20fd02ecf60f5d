using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>What watches a model.</summary>
public sealed record ObservabilitySpec
{
    [EnumValues(PodMonitorPolicies.Auto, PodMonitorPolicies.Enabled, PodMonitorPolicies.Disabled)]
    [DefaultValue(PodMonitorPolicies.Auto)]
    [Description("A PodMonitor of the Prometheus operator. Auto: where the cluster knows the kind. Enabled: a cluster that does not is a failure. Disabled: none.")]
    public string? PodMonitor { get; init; }
}
