namespace ModelServing.Sandbox.Aggregation;

internal static partial class Log
{
    [LoggerMessage(3470, LogLevel.Debug, "{ApiService}: a request was answered with 503: {Why}")]
    public static partial void Unavailable(ILogger logger, string apiService, string why);
}
