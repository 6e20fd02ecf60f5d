namespace ModelServing.Host.MetricsApi;

internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Information, "Metrics API on {Address}, registered as Service {Service}")]
    public static partial void Started(ILogger logger, string address, string service);

    [LoggerMessage(1301, LogLevel.Warning, "Metrics API: certificate and registration could not be kept up, trying again in {Pause}: {Reason}")]
    public static partial void UpkeepFailed(ILogger logger, TimeSpan pause, string reason);

    [LoggerMessage(1302, LogLevel.Warning, "Metrics API: {Path} was refused, because the API server could not be asked about its caller")]
    public static partial void ReviewFailed(ILogger logger, Exception exception, string path);

    [LoggerMessage(1303, LogLevel.Debug, "Metrics API: the caller of {Path} has gone")]
    public static partial void CallerGone(ILogger logger, string path);

    [LoggerMessage(1304, LogLevel.Information, "Metrics API: serving with a new certificate")]
    public static partial void CertificateInUse(ILogger logger);
}
