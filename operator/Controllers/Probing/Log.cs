using System.Net;
using Microsoft.Extensions.Logging;

namespace ModelServing.Controllers.Probing;

internal static partial class Log
{
    [LoggerMessage(1120, LogLevel.Debug, "Pod {Pod} did not say what it is doing: {Reason}")]
    public static partial void ProbeUnanswered(ILogger logger, IPAddress pod, string reason);
}
