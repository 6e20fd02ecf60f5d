namespace ModelServing.Runtime.Endpoints;

internal static partial class Log
{
    [LoggerMessage(2430, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void RequestFailed(ILogger logger, string method, string path, Exception fault);
}
