using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelServing.Controllers.Tests.Cluster;

/// <summary>Keeps what is logged, so that a test can wait for the end of a reconcile.</summary>
internal sealed class LogCapture : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(EventId Id, LogLevel Level, string Message)> Records { get; } = new();

    /// <summary>How many reconciles of the object have come to an end, good or bad.</summary>
    public int Reconciles(string name) => Records.Count(record => record.Id.Id is 1101 or 1103 or 1104 && record.Message.Contains($"/{name} ", StringComparison.Ordinal));

    public IEnumerable<string> Errors => Records.Where(static record => record.Level >= LogLevel.Error).Select(static record => record.Message);

    public ILogger CreateLogger(string categoryName) => this;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Records.Enqueue((eventId, logLevel, formatter(state, exception) + " " + exception));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Dispose()
    {
    }
}
