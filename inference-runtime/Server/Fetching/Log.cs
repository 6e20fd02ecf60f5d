namespace ModelServing.Runtime.Fetching;

internal static partial class Log
{
    [LoggerMessage(2410, LogLevel.Information, "Fetching {Origin} to {Target}")]
    public static partial void Fetching(ILogger logger, string origin, string target);

    [LoggerMessage(2411, LogLevel.Information, "{Origin}: {Received} bytes received, {Rate:F1} MB/s")]
    public static partial void Progress(ILogger logger, string origin, long received, double rate);

    [LoggerMessage(2412, LogLevel.Information, "{Origin}: {Received} of {Total} bytes received ({Percent} %), {Rate:F1} MB/s")]
    public static partial void ProgressOfTotal(ILogger logger, string origin, long received, long total, long percent, double rate);

    [LoggerMessage(2413, LogLevel.Warning, "{Problem}; trying again in {DelaySeconds:F1} s, {Received} bytes are kept")]
    public static partial void Retrying(ILogger logger, string problem, double delaySeconds, long received);

    [LoggerMessage(2414, LogLevel.Information, "{Target} is there already with digest {Digest}: nothing to fetch")]
    public static partial void AlreadyPresent(ILogger logger, string target, string digest);

    [LoggerMessage(2415, LogLevel.Information, "{Target} is there with digest {Digest}, not the expected one: it is replaced")]
    public static partial void StaleFile(ILogger logger, string target, string digest);

    [LoggerMessage(2416, LogLevel.Warning, "{Problem}; verification policy Warn lets it pass")]
    public static partial void DigestDiffers(ILogger logger, string problem);

    [LoggerMessage(2417, LogLevel.Information, "Fetched {SizeBytes} bytes, {Digest}, in {Seconds:F3} s")]
    public static partial void Fetched(ILogger logger, long sizeBytes, string digest, double seconds);

    [LoggerMessage(2418, LogLevel.Information, "{Origin} redirects to {Next}")]
    public static partial void Redirected(ILogger logger, string origin, string next);

    [LoggerMessage(2800, LogLevel.Information, "{Origin}: going on after the {Kept} bytes that an earlier run left")]
    public static partial void TakenUp(ILogger logger, string origin, long kept);

    [LoggerMessage(2801, LogLevel.Warning, "{Origin}: what an earlier run left was damaged; fetching from the beginning")]
    public static partial void TakenUpInVain(ILogger logger, string origin);
}
