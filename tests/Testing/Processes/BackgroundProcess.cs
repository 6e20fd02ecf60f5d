using System.Diagnostics;

namespace ModelServing.Testing.Processes;

/// <summary>A program that runs beside us until it is disposed: SIGTERM, then, if it does not end in time, SIGKILL. Its output goes to a file.</summary>
public sealed class BackgroundProcess : IAsyncDisposable
{
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly Task _copying;

    private BackgroundProcess(Process process, string logFile)
    {
        _process = process;
        LogFile = logFile;
        _copying = CopyOutputAsync(process, logFile);
    }

    public string LogFile { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static BackgroundProcess Start(string file, IEnumerable<string> arguments, string logFile, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(logFile)!);
        return new BackgroundProcess(Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start"), logFile);
    }

    /// <summary>Sends SIGTERM, as a kubelet does; .NET itself can only kill.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited)
        {
            await Command.RunAsync("kill", ["-TERM", $"{_process.Id}"], null, CancellationToken.None);
            using var patience = new CancellationTokenSource(GracePeriod);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        await _copying;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private static async Task CopyOutputAsync(Process process, string logFile)
    {
        await using var log = TextWriter.Synchronized(new StreamWriter(logFile) { AutoFlush = true });
        await Task.WhenAll(CopyAsync(process.StandardOutput, log), CopyAsync(process.StandardError, log));
    }

    private static async Task CopyAsync(StreamReader from, TextWriter to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            await to.WriteLineAsync(line);
        }
    }
}
