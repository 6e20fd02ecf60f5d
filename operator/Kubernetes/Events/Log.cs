using Microsoft.Extensions.Logging;

namespace ModelServing.Kubernetes.Events;

internal static partial class Log
{
    [LoggerMessage(1020, LogLevel.Warning, "Event {Reason} about {Regarding} was dropped: {Why}")]
    public static partial void EventDropped(ILogger logger, string reason, string regarding, string why);

    [LoggerMessage(1021, LogLevel.Warning, "Stopped with {Count} events unsent")]
    public static partial void EventsLeft(ILogger logger, int count);
}
