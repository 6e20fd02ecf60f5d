using System.Diagnostics.Metrics;

namespace ModelServing.Kubernetes;

/// <summary>The meter of everything in this assembly. Names and buckets are client-go's and controller-runtime's, so that their dashboards work.</summary>
public static class KubernetesMeter
{
    public const string Name = "ModelServing.Kubernetes";

    /// <summary>Without a factory the meter belongs to nobody but the process.</summary>
    internal static Meter Create(IMeterFactory? meters) => meters?.Create(Name) ?? new Meter(Name);
}
