using Microsoft.Extensions.Logging;

namespace ModelServing.Kubernetes.Watching;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "Listed {Resource}: {Count} objects at version {ResourceVersion}")]
    public static partial void Listed(ILogger logger, string resource, int count, string resourceVersion);

    [LoggerMessage(1002, LogLevel.Warning, "Watch of {Resource} failed, next try in {Delay}: {Reason}")]
    public static partial void WatchFailed(ILogger logger, string resource, string reason, TimeSpan delay);

    [LoggerMessage(1003, LogLevel.Warning, "Watch of {Resource} ended at once without an event, next try in {Delay}")]
    public static partial void WatchTooShort(ILogger logger, string resource, TimeSpan delay);

    [LoggerMessage(1004, LogLevel.Information, "Listing {Resource} again: {Reason}")]
    public static partial void Relisting(ILogger logger, string resource, string reason);

    [LoggerMessage(1005, LogLevel.Warning, "The server does not serve {Resource} yet; waiting for its CustomResourceDefinition: {Reason}")]
    public static partial void KindMissing(ILogger logger, string resource, string reason);

    [LoggerMessage(1006, LogLevel.Error, "Cannot read {Name} of {Resource}, it is left as last known: {Error}")]
    public static partial void ObjectUnreadable(ILogger logger, string resource, string name, string error);

    [LoggerMessage(1008, LogLevel.Information, "The server does not stream {Resource} from the beginning, so it is listed: {Reason}")]
    public static partial void StreamRefused(ILogger logger, string resource, string reason);

    [LoggerMessage(1007, LogLevel.Information, "The kind {Resource} {State}")]
    public static partial void KindServed(ILogger logger, string resource, string state);
}
