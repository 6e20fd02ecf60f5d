using ModelServing.Protocol.Metadata;

namespace ModelServing.Runtime.Reporting;

/// <summary>How a verb takes its leave: the termination message for the kubelet and, after a failure, a line for whoever watches.</summary>
internal sealed class LastWord(TerminationLog log, TextWriter error)
{
    /// <returns>The exit code that goes with the report.</returns>
    public int Say(ModelIndexEntry report)
    {
        log.Write(report);
        if (report.ExitCode is not { } exitCode)
        {
            return ExitCode.Success;
        }

        error.WriteLine($"model-runtime: {report.Reason}: {report.Message}");
        return exitCode;
    }
}
