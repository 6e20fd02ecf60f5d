using System.Net;
using Microsoft.Extensions.Logging;

namespace ModelServing.Controllers.Signals;

internal static partial class Log
{
    [LoggerMessage(1130, LogLevel.Debug, "Metrics of pod {Pod} could not be read: {Reason}")]
    public static partial void PodUnread(ILogger logger, IPAddress pod, string reason);

    [LoggerMessage(1131, LogLevel.Debug, "Somebody asks for {Model}: its pods are looked at every {Period}")]
    public static partial void WatchBegins(ILogger logger, string model, TimeSpan period);

    [LoggerMessage(1132, LogLevel.Debug, "Nobody has asked for {Model} for {Silence}: its pods are left alone")]
    public static partial void WatchEnds(ILogger logger, string model, TimeSpan silence);

    [LoggerMessage(1133, LogLevel.Error, "Looking at the pods of {Model} ended by a fault; it begins anew when somebody asks")]
    public static partial void WatchFailed(ILogger logger, Exception exception, string model);
}
