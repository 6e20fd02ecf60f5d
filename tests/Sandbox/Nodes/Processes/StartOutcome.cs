namespace ModelServing.Sandbox.Nodes.Processes;

/// <summary>A process that runs, or why there is none.</summary>
internal abstract record StartOutcome
{
    private StartOutcome()
    {
    }

    public sealed record Started(LocalProcess Process) : StartOutcome;

    public sealed record Refused(string Message) : StartOutcome;
}
