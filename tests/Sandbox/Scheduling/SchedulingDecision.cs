namespace ModelServing.Sandbox.Scheduling;

/// <summary>Where a pod goes, or why it cannot go anywhere.</summary>
internal abstract record SchedulingDecision
{
    private SchedulingDecision()
    {
    }

    public sealed record Bind(string Node) : SchedulingDecision;

    /// <remarks><paramref name="Message"/>: in the words of kube-scheduler.</remarks>
    public sealed record Unschedulable(string Message) : SchedulingDecision;
}
