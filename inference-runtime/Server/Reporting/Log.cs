namespace ModelServing.Runtime.Reporting;

internal static partial class Log
{
    [LoggerMessage(2400, LogLevel.Warning, "The termination message cannot be written to {Path}: {Error}")]
    public static partial void TerminationLogUnwritable(ILogger logger, string path, string error);
}
