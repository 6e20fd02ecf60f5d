namespace ModelServing.Host.Access;

internal static partial class Log
{
    [LoggerMessage(1302, LogLevel.Warning, "{Path} was refused, because it could not be found out who asks and what they may do")]
    public static partial void ReviewFailed(ILogger logger, Exception exception, string path);
}
