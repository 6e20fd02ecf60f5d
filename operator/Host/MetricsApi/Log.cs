namespace ModelServing.Host.MetricsApi;

internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Information, "Metrics API on {Address}, registered as Service {Service}")]
    public static partial void Started(ILogger logger, string address, string service);

    [LoggerMessage(1303, LogLevel.Debug, "Metrics API: the caller of {Path} has gone")]
    public static partial void CallerGone(ILogger logger, string path);
}
