using Microsoft.Extensions.Logging;

namespace ModelServing.Engine.Accelerators;

internal static partial class Log
{
    [LoggerMessage(2800, LogLevel.Information, "Accelerators: {Devices}")]
    public static partial void Found(ILogger logger, string devices);

    [LoggerMessage(2801, LogLevel.Information, "Accelerators: none, {Reason}")]
    public static partial void NotFound(ILogger logger, string reason);

    [LoggerMessage(2802, LogLevel.Warning, "The container was given accelerators and nothing is known of them: {Reason}")]
    public static partial void Unavailable(ILogger logger, string reason);

    [LoggerMessage(2803, LogLevel.Information, "No metrics of accelerators are exposed, since they may not be this pod's alone: {Reason}")]
    public static partial void Withheld(ILogger logger, string reason);

    [LoggerMessage(2804, LogLevel.Warning, "Accelerator {Uuid} does not answer: {Reason}")]
    public static partial void Faulted(ILogger logger, string uuid, string reason);

    [LoggerMessage(2805, LogLevel.Information, "Accelerator {Uuid} answers again")]
    public static partial void Answers(ILogger logger, string uuid);

    [LoggerMessage(2806, LogLevel.Error, "Looking at the accelerators ended by a fault; there are no metrics of them any more")]
    public static partial void Failed(ILogger logger, Exception exception);
}
