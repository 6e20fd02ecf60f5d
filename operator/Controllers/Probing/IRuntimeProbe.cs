using System.Net;

namespace ModelServing.Controllers.Probing;

/// <summary>Asks a model pod what it is doing: the way out of the process.</summary>
public interface IRuntimeProbe
{
    /// <summary>The body of the pod's repository index; null when it did not answer properly in time.</summary>
    Task<string?> ReadIndexAsync(IPAddress pod, CancellationToken cancellationToken);
}
