using Microsoft.Extensions.Logging;

namespace ModelServing.Kubernetes.Leadership;

internal static partial class Log
{
    [LoggerMessage(1040, LogLevel.Information, "Stands for lease {Lease} as {Identity}")]
    public static partial void Standing(ILogger logger, string lease, string identity);

    [LoggerMessage(1041, LogLevel.Information, "Lease {Lease} is held by {Holder}; standing by")]
    public static partial void StandingBy(ILogger logger, string lease, string holder);

    [LoggerMessage(1042, LogLevel.Information, "Leads: holds lease {Lease} as {Identity}")]
    public static partial void Leading(ILogger logger, string lease, string identity);

    [LoggerMessage(1043, LogLevel.Warning, "Lease {Lease} could not be read or written: {Message}")]
    public static partial void LeaseUnreachable(ILogger logger, string lease, string message);

    [LoggerMessage(1044, LogLevel.Critical, "Lost lease {Lease}: {Why}")]
    public static partial void Lost(ILogger logger, string lease, string why);

    [LoggerMessage(1045, LogLevel.Information, "Released lease {Lease}")]
    public static partial void Released(ILogger logger, string lease);

    [LoggerMessage(1046, LogLevel.Warning, "Lease {Lease} was not released, it expires by itself: {Message}")]
    public static partial void NotReleased(ILogger logger, string lease, string message);
}
