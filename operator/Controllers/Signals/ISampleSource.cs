using System.Net;

namespace ModelServing.Controllers.Signals;

/// <summary>Looks at the metrics of a pod: the way out of the process.</summary>
internal interface ISampleSource
{
    /// <summary>Null when the pod did not answer properly in time.</summary>
    Task<RuntimeSample?> ReadAsync(IPAddress pod, CancellationToken cancellationToken);
}
