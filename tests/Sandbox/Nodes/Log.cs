namespace ModelServing.Sandbox.Nodes;

internal static partial class Log
{
    [LoggerMessage(3500, LogLevel.Information, "{Namespace}/{Pod}: runs on {Node} at {Address}")]
    public static partial void PodStarted(ILogger logger, string? @namespace, string pod, string? node, string address);

    [LoggerMessage(3501, LogLevel.Information, "{Namespace}/{Pod}: container {Container} has started as process {Process}")]
    public static partial void ContainerStarted(ILogger logger, string? @namespace, string pod, string container, int process);

    [LoggerMessage(3502, LogLevel.Information, "{Namespace}/{Pod}: container {Container} has ended with exit code {ExitCode}")]
    public static partial void ContainerEnded(ILogger logger, string? @namespace, string pod, string container, int exitCode);

    [LoggerMessage(3503, LogLevel.Information, "{Namespace}/{Pod}: has stopped")]
    public static partial void PodStopped(ILogger logger, string? @namespace, string pod);

    [LoggerMessage(3504, LogLevel.Error, "{Namespace}/{Pod}: its worker has failed; the pod is stopped")]
    public static partial void WorkerFailed(ILogger logger, Exception error, string? @namespace, string pod);

    [LoggerMessage(3505, LogLevel.Debug, "{Namespace}/{Pod}: status was not written: {Reason}")]
    public static partial void StatusRefused(ILogger logger, string? @namespace, string pod, string reason);

    [LoggerMessage(3506, LogLevel.Warning, "{Count} processes of a sandbox that was killed are ended")]
    public static partial void LeftoversEnded(ILogger logger, int count);
}
