namespace ModelServing.Sandbox.Networking;

internal static partial class Log
{
    [LoggerMessage(3600, LogLevel.Information, "{Namespace}/{Service}: {Address} is balanced over {Endpoints}")]
    public static partial void Opened(ILogger logger, string? @namespace, string service, string address, string endpoints);

    [LoggerMessage(3601, LogLevel.Information, "{Namespace}/{Service}: {Address} refuses connections: no pod is ready")]
    public static partial void Closed(ILogger logger, string? @namespace, string service, string address);

    [LoggerMessage(3602, LogLevel.Warning, "{Namespace}/{Service}: {Address} cannot be listened on: {Reason}")]
    public static partial void ListenFailed(ILogger logger, string? @namespace, string service, string address, string reason);

    [LoggerMessage(3603, LogLevel.Debug, "a connection to {Endpoint} has failed: {Reason}")]
    public static partial void ConnectionFailed(ILogger logger, string endpoint, string reason);

    [LoggerMessage(3604, LogLevel.Error, "a connection to {Endpoint} has been dropped")]
    public static partial void ConnectionDropped(ILogger logger, Exception error, string endpoint);
}
