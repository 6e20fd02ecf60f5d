namespace ModelServing.Runtime.Reporting;

/// <summary>The exit codes of the contract (docs/reference/runtime-contract.md), after BSD's <c>sysexits.h</c>.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int InvalidConfiguration = 64;
    public const int ModelRejected = 65;
    public const int ModelUnavailable = 66;
    public const int ExecutionProviderUnavailable = 69;
    public const int InternalError = 70;
    public const int Refused = 77;

    /// <summary>Ended by SIGINT before the work was done, as a shell reports it.</summary>
    public const int Interrupted = 128 + 2;

    /// <summary>Ended by SIGTERM before the work was done, as a shell reports it.</summary>
    public const int Terminated = 128 + 15;
}
