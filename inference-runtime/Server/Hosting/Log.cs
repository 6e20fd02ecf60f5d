namespace ModelServing.Runtime.Hosting;

internal static partial class Log
{
    [LoggerMessage(2440, LogLevel.Information, "Listening on {Addresses}")]
    public static partial void Listening(ILogger logger, string addresses);

    [LoggerMessage(2441, LogLevel.Information, "Draining: not ready any more, serving on for {DelaySeconds} s, {InFlight} requests are in flight")]
    public static partial void Draining(ILogger logger, double delaySeconds, int inFlight);

    [LoggerMessage(2442, LogLevel.Information, "Ending before the model was loaded")]
    public static partial void DrainingUnloaded(ILogger logger);

    [LoggerMessage(2443, LogLevel.Information, "Drained, {Refused} requests were refused")]
    public static partial void Drained(ILogger logger, int refused);
}
