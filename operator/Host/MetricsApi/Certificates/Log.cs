namespace ModelServing.Host.MetricsApi.Certificates;

internal static partial class Log
{
    [LoggerMessage(1310, LogLevel.Information, "Made a serving certificate for the metrics API, in Secret {Secret}, valid for {Days} days")]
    public static partial void CertificateMade(ILogger logger, string secret, double days);
}
