namespace ModelServing.Host.Certificates;

internal static partial class Log
{
    [LoggerMessage(1310, LogLevel.Information, "Made a serving certificate, in Secret {Secret}, valid for {Days} days")]
    public static partial void CertificateMade(ILogger logger, string secret, double days);

    [LoggerMessage(1311, LogLevel.Information, "{Server}: serving with a new certificate")]
    public static partial void CertificateInUse(ILogger logger, string server);

    [LoggerMessage(1312, LogLevel.Warning, "{Server}: upkeep of certificate and trust failed, trying again in {Pause}: {Reason}")]
    public static partial void UpkeepFailed(ILogger logger, string server, TimeSpan pause, string reason);
}
