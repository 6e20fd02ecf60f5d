namespace ModelServing.Sandbox.Nodes;

/// <summary>Where the API server reads what containers wrote to standard output and standard error.</summary>
public interface IPodLogs
{
    /// <summary>The output of a container as raw bytes from its first one, or null if the pod, the container or the asked-for run is not known here.</summary>
    /// <param name="namespace">The pod's namespace.</param>
    /// <param name="pod">The pod's name.</param>
    /// <param name="container">The container's name, init containers included.</param>
    /// <param name="previous">The run before the present one.</param>
    /// <param name="follow">Whether the stream waits for more until the container ends.</param>
    /// <param name="cancellationToken">Ends a followed stream.</param>
    Stream? Open(string @namespace, string pod, string container, bool previous, bool follow, CancellationToken cancellationToken);
}
