using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers;

internal static partial class Log
{
    [LoggerMessage(3400, LogLevel.Debug, "watch of {Resource} after {Version} has expired, listing again")]
    public static partial void WatchExpired(ILogger logger, GroupResource resource, long version);

    [LoggerMessage(3401, LogLevel.Debug, "{Key} is looked at again: {Reason}")]
    public static partial void WriteRefused(ILogger logger, ObjectKey key, string reason);

    [LoggerMessage(3402, LogLevel.Error, "{Key} could not be reconciled, trying again")]
    public static partial void ReconcileFailed(ILogger logger, Exception error, ObjectKey key);

    [LoggerMessage(3403, LogLevel.Debug, "event {Reason} about {Regarding} was not recorded: {Refusal}")]
    public static partial void EventRefused(ILogger logger, string reason, string regarding, string refusal);

    [LoggerMessage(3404, LogLevel.Information, "{Namespace}/{Deployment}: scaled replica set {ReplicaSet} from {From} to {To}")]
    public static partial void Scaled(ILogger logger, string? @namespace, string deployment, string replicaSet, long from, long to);

    [LoggerMessage(3405, LogLevel.Information, "{Key} is removed: its owner is gone")]
    public static partial void Collected(ILogger logger, ObjectKey key);

    [LoggerMessage(3406, LogLevel.Critical, "controller {Controller} has stopped")]
    public static partial void ControllerStopped(ILogger logger, Exception error, string controller);
}
