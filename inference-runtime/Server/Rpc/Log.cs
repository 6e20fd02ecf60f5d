namespace ModelServing.Runtime.Rpc;

internal static partial class Log
{
    [LoggerMessage(2450, LogLevel.Error, "{Method} failed")]
    public static partial void CallFailed(ILogger logger, string method, Exception fault);
}
