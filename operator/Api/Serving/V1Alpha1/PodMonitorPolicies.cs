namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>spec.observability.podMonitor</c>.</summary>
public static class PodMonitorPolicies
{
    public const string Auto = "Auto";

    public const string Enabled = "Enabled";

    public const string Disabled = "Disabled";
}
