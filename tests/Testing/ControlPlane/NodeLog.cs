using Microsoft.Extensions.Logging;

namespace ModelServing.Testing.ControlPlane;

/// <summary>What scheduler and node have to say, in a file beside those of the control plane.</summary>
internal sealed class NodeLog(string file) : ILoggerProvider, ILogger
{
    private readonly TextWriter _writer = TextWriter.Synchronized(new StreamWriter(file) { AutoFlush = true });

    public ILogger CreateLogger(string categoryName) => this;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _writer.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {logLevel} {eventId.Id} {formatter(state, exception)} {exception}");

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Dispose() => _writer.Dispose();
}
