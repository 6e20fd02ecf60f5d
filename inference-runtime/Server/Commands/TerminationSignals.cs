using System.Runtime.InteropServices;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Commands;

/// <summary>Turns SIGTERM and SIGINT into cancelled tokens, one for the first and one for the second, and remembers which it was.</summary>
internal sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource _first = new();
    private readonly CancellationTokenSource _second = new();
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;
    private volatile int _exitCode;

    public TerminationSignals()
    {
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
    }

    public CancellationToken First => _first.Token;

    public CancellationToken Second => _second.Token;

    /// <summary>The exit code of a process that the signal kept from finishing; 0 before any signal.</summary>
    public int InterruptedExitCode => _exitCode;

    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        _exitCode = context.Signal == PosixSignal.SIGINT ? ExitCode.Interrupted : ExitCode.Terminated;
        (_first.IsCancellationRequested ? _second : _first).Cancel();
    }
}
