namespace ModelServing.Kubernetes.Leadership;

/// <summary>Why a candidacy came to its end.</summary>
public enum LeadershipEnd
{
    /// <summary>It was asked to stop, or its work was done; the lease is free for the next.</summary>
    Stopped,

    /// <summary>The lease is another's, or may be: nothing more may be written.</summary>
    Lost,
}
