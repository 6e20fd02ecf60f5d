namespace ModelServing.Controllers.Reconciliation;

/// <summary>What a step came to. A closed set; an exception means: try again with back-off.</summary>
internal abstract record StepResult
{
    private StepResult()
    {
    }

    /// <summary>The next step may go on.</summary>
    public sealed record Done : StepResult
    {
        public static Done Instance { get; } = new();
    }

    /// <summary>Nothing can be decided yet; the run ends without a trace and is tried again.</summary>
    public sealed record Wait(TimeSpan RetryAfter) : StepResult
    {
        /// <summary>An object changed under the step's hands; by then the caches have seen it.</summary>
        public static Wait AfterRace { get; } = new(TimeSpan.FromMilliseconds(250));
    }
}
