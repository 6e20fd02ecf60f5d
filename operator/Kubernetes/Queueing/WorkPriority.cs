namespace ModelServing.Kubernetes.Queueing;

/// <summary>Priorities of queued keys; higher goes first.</summary>
public static class WorkPriority
{
    /// <summary>A change that somebody just made.</summary>
    public const int Normal = 0;

    /// <summary>Keys of an initial list or a resync, so that a user's change never waits behind a start-up storm (controller-runtime's value).</summary>
    public const int Background = -100;
}
