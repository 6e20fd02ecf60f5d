using System.Diagnostics;

namespace ModelServing.Testing.Processes;

/// <summary>A program that runs beside us until it is disposed: SIGTERM, then, if it does not end in time, SIGKILL. Its output goes to a file.</summary>
public sealed class BackgroundProcess : IAsyncDisposable
{
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly TextWriter _log;

    private BackgroundProcess(Process process, string logFile)
    {
        _process = process;
        LogFile = logFile;
        _log = TextWriter.Synchronized(new StreamWriter(logFile) { AutoFlush = true });
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
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
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        await _log.DisposeAsync();
    }

    private void Append(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
        {
            _log.WriteLine(line.Data);
        }
    }
}
