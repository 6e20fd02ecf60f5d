namespace ModelServing.Runtime.Reporting;

/// <summary>Exit codes that say nothing of a model; the others are <see cref="ModelServing.Engine.Models.ModelFailure.ExitCode"/>.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Ended by SIGINT before the work was done, as a shell reports it.</summary>
    public const int Interrupted = 128 + 2;

    /// <summary>Ended by SIGTERM before the work was done, as a shell reports it.</summary>
    public const int Terminated = 128 + 15;
}
