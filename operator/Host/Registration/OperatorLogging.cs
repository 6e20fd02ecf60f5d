using Microsoft.Extensions.Logging.Console;

namespace ModelServing.Host.Registration;

/// <summary>One JSON object per line where nobody reads along, plain lines on a terminal.</summary>
internal static class OperatorLogging
{
    public static void AddOperatorLogging(this ILoggingBuilder logging, LogLevel level, bool isTerminal)
    {
        logging.ClearProviders().SetMinimumLevel(level);
        // ASP.NET and HttpClient speak of every health check and every call; what matters of them is in our own words.
        logging.AddFilter("Microsoft", level > LogLevel.Warning ? level : LogLevel.Warning);
        logging.AddFilter("System", level > LogLevel.Warning ? level : LogLevel.Warning);
        if (isTerminal)
        {
            logging.AddSimpleConsole(static console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
                console.ColorBehavior = LoggerColorBehavior.Default;
            });
        }
        else
        {
            logging.AddJsonConsole(static console =>
            {
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
    }
}
