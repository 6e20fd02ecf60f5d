namespace ModelServing.Sandbox.Nodes.Containers;

/// <summary>
/// How long a container that ended waits before it is started again: not at all the first time, then the base doubling up to the
/// longest; a run of twice the longest wait starts over (client-go flowcontrol.Backoff as the kubelet uses it).
/// </summary>
internal sealed record CrashBackOff(TimeSpan Base, TimeSpan Longest, int Crashes = 0)
{
    /// <summary>The wait before the next start.</summary>
    public TimeSpan Wait => Crashes <= 1 ? TimeSpan.Zero : Doubled(Crashes - 2);

    public CrashBackOff Ended(TimeSpan ranFor) => this with { Crashes = ranFor >= Longest * 2 ? 1 : Crashes + 1 };

    private TimeSpan Doubled(int times)
    {
        var wait = Base;
        for (var step = 0; step < times && wait < Longest; step++)
        {
            wait *= 2;
        }

        return wait < Longest ? wait : Longest;
    }
}
