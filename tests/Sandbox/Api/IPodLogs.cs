namespace ModelServing.Sandbox.Api;

/// <summary>What <c>kubectl logs</c> asks for.</summary>
/// <param name="Container">Name of the container, never empty.</param>
/// <param name="Previous">The container's last run before this one.</param>
/// <param name="Follow">Keep the stream open and add what comes, until the container ends.</param>
/// <param name="Timestamps">Begin each line with the RFC 3339 time it was written at.</param>
/// <param name="TailLines">At most so many lines from the end; null for all.</param>
/// <param name="Since">Only lines not older than this; null for all.</param>
/// <param name="LimitBytes">At most so many bytes; null for all.</param>
public sealed record PodLogQuery(
    string Container, bool Previous, bool Follow, bool Timestamps, long? TailLines, TimeSpan? Since, long? LimitBytes);

/// <summary>The logs of pods, kept by whoever runs them.</summary>
public interface IPodLogs
{
    /// <summary>
    /// The log as UTF-8 text; null if this container has none yet, or had no previous run. Reading a followed log waits for more and
    /// ends with the container. The caller disposes the stream.
    /// </summary>
    Stream? Open(string @namespace, string pod, PodLogQuery query);
}
