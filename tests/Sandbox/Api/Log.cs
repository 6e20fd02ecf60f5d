namespace ModelServing.Sandbox.Api;

internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void RequestFailed(ILogger logger, string method, PathString path, Exception fault);

    [LoggerMessage(3001, LogLevel.Debug, "{Method} {Path}: the client left")]
    public static partial void ClientGone(ILogger logger, string method, PathString path);
}
