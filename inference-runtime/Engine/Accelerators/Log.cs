using Microsoft.Extensions.Logging;

namespace ModelServing.Engine.Accelerators;

internal static partial class Log
{
    [LoggerMessage(2810, LogLevel.Information, "Accelerators: {Devices}")]
    public static partial void Found(ILogger logger, string devices);

    [LoggerMessage(2811, LogLevel.Information, "Accelerators: none, {Reason}")]
    public static partial void NotFound(ILogger logger, string reason);

    [LoggerMessage(2812, LogLevel.Warning, "The container was given accelerators and nothing is known of them: {Reason}")]
    public static partial void Unavailable(ILogger logger, string reason);

    [LoggerMessage(2813, LogLevel.Information, "No metrics of accelerators are exposed, since they may not be this pod's alone: {Reason}")]
    public static partial void Withheld(ILogger logger, string reason);

    [LoggerMessage(2814, LogLevel.Warning, "Accelerator {Uuid} does not answer: {Reason}")]
    public static partial void Faulted(ILogger logger, string uuid, string reason);

    [LoggerMessage(2815, LogLevel.Information, "Accelerator {Uuid} answers again")]
    public static partial void Answers(ILogger logger, string uuid);

    [LoggerMessage(2816, LogLevel.Error, "Looking at the accelerators ended by a fault; there are no metrics of them any more")]
    public static partial void Failed(ILogger logger, Exception exception);
}
