namespace ModelServing.Host.Running;

internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Information, "Operator for {Server} started, health on {Health}, watching {Namespaces}")]
    public static partial void Started(ILogger logger, Uri server, string health, string namespaces);

    [LoggerMessage(1201, LogLevel.Information, "Operator stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(1202, LogLevel.Critical, "The controller ended by a fault; the process ends too")]
    public static partial void ControllerFailed(ILogger logger, Exception exception);
}
