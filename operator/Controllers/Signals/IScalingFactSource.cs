using ModelServing.Kubernetes.Client;
using ModelServing.Planning.Observe;

namespace ModelServing.Controllers.Signals;

/// <summary>What the metrics API of this process knows; there only where it is served.</summary>
public interface IScalingFactSource
{
    ScalingFacts FactsOf(NamespacedName model);
}
