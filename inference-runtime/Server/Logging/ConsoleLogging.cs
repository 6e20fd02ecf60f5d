using Microsoft.Extensions.Logging.Console;

namespace ModelServing.Runtime.Logging;

/// <summary>Where the process logs to: standard output, as JSON lines for machines and as text for a terminal.</summary>
internal static class ConsoleLogging
{
    private const string RequestDiagnostics = "Microsoft.AspNetCore.Hosting.Diagnostics";
    private const string TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public static ILoggingBuilder AddRuntimeConsole(this ILoggingBuilder logging, LogLevel level)
    {
        logging.ClearProviders().SetMinimumLevel(level);
        if (level < LogLevel.Warning)
        {
            // One line per request and per connection belongs to metrics.
            logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        }

        // Whoever could hear it would have an Activity made for every request, and nobody looks at those here.
        logging.AddFilter(RequestDiagnostics, LogLevel.None);
        return Console.IsOutputRedirected ? logging.AddJsonConsole(AsJson) : logging.AddSimpleConsole(AsText);
    }

    public static ILoggerFactory CreateFactory(LogLevel level) => LoggerFactory.Create(logging => logging.AddRuntimeConsole(level));

    private static void AsJson(JsonConsoleFormatterOptions options)
    {
        options.UseUtcTimestamp = true;
        options.TimestampFormat = TimestampFormat;
    }

    private static void AsText(SimpleConsoleFormatterOptions options)
    {
        options.UseUtcTimestamp = true;
        options.TimestampFormat = TimestampFormat + " ";
        options.SingleLine = true;
    }
}
