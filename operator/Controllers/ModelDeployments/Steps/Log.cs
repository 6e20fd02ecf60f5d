using Microsoft.Extensions.Logging;

namespace ModelServing.Controllers.ModelDeployments.Steps;

internal static partial class Log
{
    [LoggerMessage(1110, LogLevel.Information, "Applied {Kind} {Name}")]
    public static partial void ChildApplied(ILogger logger, string? kind, string name);

    [LoggerMessage(1111, LogLevel.Information, "Deleted {Kind} {Name}")]
    public static partial void ChildDeleted(ILogger logger, string kind, string name);

    [LoggerMessage(1112, LogLevel.Information, "{Kind} {Name} is another object than the cache knew; looking again")]
    public static partial void ChildChanged(ILogger logger, string? kind, string name);

    [LoggerMessage(1113, LogLevel.Information, "Handed over {Replicas} replicas of Deployment {Name} to its autoscaler")]
    public static partial void ReplicasHandedOver(ILogger logger, int replicas, string name);
}
