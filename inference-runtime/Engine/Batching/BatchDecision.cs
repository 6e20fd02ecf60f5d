namespace ModelServing.Engine.Batching;

/// <summary>What to do with the requests that wait.</summary>
/// <param name="Close">Run what is there, as far as it fits.</param>
/// <param name="Wait">Otherwise: look again after this time at the latest; null to wait for an event, not for time.</param>
internal readonly record struct BatchDecision(bool Close, TimeSpan? Wait)
{
    public static BatchDecision CloseNow { get; } = new(true, null);

    public static BatchDecision WaitForEvent { get; } = new(false, null);

    public static BatchDecision WaitFor(TimeSpan time) => new(false, time);
}
