using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Controllers.Signals;
using ModelServing.Host.MetricsApi.Registration;
using ModelServing.Kubernetes.Client;
using ModelServing.Planning.Observe;

namespace ModelServing.Host.MetricsApi;

/// <summary>What the metrics API knows, for the status of models. The signals come late: they are read from the pods that the controller watches.</summary>
internal sealed class MetricsApiFacts(Lazy<ScalingSignals> signals, ApiServiceRegistrar registrar) : IScalingFactSource
{
    public ScalingFacts FactsOf(NamespacedName model) => new(
        signals.Value.GpuSourceOf(model) switch
        {
            GpuSignalSource.Device => ScalingMetricSources.Nvml,
            GpuSignalSource.BusyRatio => ScalingMetricSources.BusyRatio,
            _ => null,
        },
        registrar.ForeignProvider);
}
