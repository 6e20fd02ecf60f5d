using ModelServing.Sandbox.Nodes.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Testing.ControlPlane;

/// <summary>One program of the control plane, in a process group of its own that does not outlive this process, its output in a file.</summary>
internal sealed class Component : IAsyncDisposable
{
    private const int QuotedLines = 20;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);
    private readonly string _name;
    private readonly string _log;
    private readonly LocalProcess _process;
    private readonly Task<int> _exit;

    private Component(string name, string log, LocalProcess process)
    {
        (_name, _log, _process) = (name, log, process);
        _exit = Task.Run(() => process.WaitAsync(CancellationToken.None));
    }

    /// <param name="program">Path of the program; the component is called by its file name.</param>
    /// <param name="arguments">Its flags.</param>
    /// <param name="folder">Where it runs and where its log is.</param>
    /// <param name="mark">What <see cref="MarkedProcesses"/> finds it by if this process is killed.</param>
    /// <exception cref="InvalidOperationException">The program cannot be started.</exception>
    public static Component Start(string program, IReadOnlyList<string> arguments, string folder, string mark)
    {
        var name = Path.GetFileName(program);
        var log = Path.Combine(folder, $"{name}.log");
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
            ["HOME"] = folder,
            [MarkedProcesses.Variable] = mark,
        };
        return LocalProcess.Start(new ProcessSpec([program, .. arguments], environment, folder, log)) switch
        {
            StartOutcome.Started started => new Component(name, log, started.Process),
            StartOutcome.Refused refused => throw new InvalidOperationException($"{name} did not start: {refused.Message}"),
            var other => throw new InvalidOperationException($"{name}: {other}"),
        };
    }

    /// <summary>Returns when the program answers as wanted.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds the end of its log.</exception>
    /// <exception cref="TimeoutException">It runs, but not as wanted.</exception>
    public Task ReadyAsync(Func<Task<bool>> isReady, CancellationToken cancellationToken) => Eventually.TrueAsync(
        () => _exit.IsCompleted ? throw new InvalidOperationException($"{_name} ended; the end of {_log}:\n{EndOfLog()}") : isReady(),
        StartLimit,
        cancellationToken);

    /// <summary>Ends the program as a fault of its machine would, and waits until it is gone.</summary>
    public async Task CrashAsync()
    {
        _process.Kill();
        await _exit.WaitAsync(StopLimit);
        _process.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Terminate();
        try
        {
            await _exit.WaitAsync(StopLimit);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            await _exit.WaitAsync(StopLimit);
        }

        _process.Dispose();
    }

    private string EndOfLog() => string.Join('\n', File.ReadLines(_log).TakeLast(QuotedLines));
}
