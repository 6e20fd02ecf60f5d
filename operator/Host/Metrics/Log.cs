namespace ModelServing.Host.Metrics;

internal static partial class Log
{
    [LoggerMessage(1330, LogLevel.Information, "Metrics on {Address}")]
    public static partial void Started(ILogger logger, string address);
}
