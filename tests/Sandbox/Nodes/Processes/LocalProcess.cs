using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ModelServing.Sandbox.Nodes.Processes;

/// <summary>
/// A program in a session and process group of its own, writing to a file. When it ends, or is killed, everything that it started is
/// killed as well. Processes that still run when the sandbox itself exits are killed then.
/// </summary>
internal sealed class LocalProcess : IDisposable
{
    // setsid makes the group; the shell only opens the output file and is replaced by the program, so that the id stays the same.
    private const string Redirect = "exec \"$@\" >>\"$0\" 2>&1 </dev/null";
    private static readonly ConcurrentDictionary<int, string> Running = new();

    // Since .NET 10 a signal that nobody handles ends the process without ProcessExit. Whoever else handles it still may.
    private static readonly IReadOnlyList<PosixSignalRegistration> Signalled =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, _ => KillEverything()))];

    private static volatile bool _sandboxEnds;
    private readonly Process _process;
    private readonly string _mark;

    static LocalProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        KillEverything();
        foreach (var registration in Signalled)
        {
            registration.Dispose();
        }
    };

    private LocalProcess(Process process, string mark)
    {
        _process = process;
        _mark = mark;
        Id = process.Id;
        Running[Id] = mark;
    }

    public int Id { get; }

    public static StartOutcome Start(ProcessSpec spec)
    {
        if (_sandboxEnds)
        {
            return new StartOutcome.Refused("the sandbox is being stopped");
        }

        var searchPath = spec.Environment.GetValueOrDefault("PATH");
        if (Executables.Find(spec.Command[0], searchPath, spec.WorkingFolder) is null)
        {
            return new StartOutcome.Refused($"exec: \"{spec.Command[0]}\": executable file not found in $PATH");
        }

        var setsid = Executables.Find("setsid", Environment.GetEnvironmentVariable("PATH"), spec.WorkingFolder)
            ?? throw new PlatformNotSupportedException("the sandbox runs pods in sessions of their own and needs the program \"setsid\" (util-linux) on PATH");
        var mark = $"{spec.Environment.GetValueOrDefault(MarkedProcesses.Variable)}/{Guid.NewGuid():N}";
        var start = new ProcessStartInfo(setsid) { UseShellExecute = false, WorkingDirectory = spec.WorkingFolder };
        foreach (var argument in (IEnumerable<string>)["/bin/sh", "-c", Redirect, spec.OutputFile, .. spec.Command])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment[MarkedProcesses.Variable] = mark;
        LocalProcess process;
        try
        {
            process = new LocalProcess(Process.Start(start)!, mark);
        }
        catch (Win32Exception refused)
        {
            return new StartOutcome.Refused(refused.Message);
        }

        if (_sandboxEnds)
        {
            process.Dispose();
            return new StartOutcome.Refused("the sandbox is being stopped");
        }

        return new StartOutcome.Started(process);
    }

    /// <summary>The exit code; 128 + n if signal n ended it. Returns when the program has ended and all that it started is gone.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        Signals.SendToGroup(Id, Signals.Kill);
        MarkedProcesses.KillAll(_mark);
        Running.TryRemove(Id, out _);
        return _process.ExitCode;
    }

    public void Terminate() => Signals.SendToGroup(Id, Signals.Terminate);

    public void Kill() => Signals.SendToGroup(Id, Signals.Kill);

    public void Dispose()
    {
        if (Running.TryRemove(Id, out _))
        {
            Kill();
            MarkedProcesses.KillAll(_mark);
        }

        _process.Dispose();
    }

    private static void KillEverything()
    {
        _sandboxEnds = true;
        foreach (var (leader, mark) in Running)
        {
            Signals.SendToGroup(leader, Signals.Kill);
            MarkedProcesses.KillAll(mark);
        }
    }
}
