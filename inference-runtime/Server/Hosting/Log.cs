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

    [LoggerMessage(2751, LogLevel.Information, "Model {Model}: version {Version} is to be served in place of version {Serving}")]
    public static partial void Swapping(ILogger logger, string model, string serving, string version);

    [LoggerMessage(2752, LogLevel.Information, "Model {Model}: version {Version} is not wanted any more")]
    public static partial void Superseded(ILogger logger, string model, string version);

    [LoggerMessage(2753, LogLevel.Error, "Model {Model}: version {Version} is not served: {Reason}: {Message}")]
    public static partial void SwapFailed(ILogger logger, string model, string version, string? reason, string? message);

    [LoggerMessage(2754, LogLevel.Warning, "The file {File} is not needed any more and cannot be removed: {Error}")]
    public static partial void FileLeft(ILogger logger, string file, string error);
}
