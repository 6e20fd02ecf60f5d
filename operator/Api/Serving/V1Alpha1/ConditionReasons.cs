namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Reasons of the conditions of a ModelDeployment, other than failures (<see cref="FailureReasons"/>).</summary>
public static class ConditionReasons
{
    /// <summary>Ready: every replica of this generation serves.</summary>
    public const string RolloutComplete = "RolloutComplete";

    /// <summary>Ready, and Available: nothing serves because 0 replicas are asked for.</summary>
    public const string Suspended = "Suspended";

    /// <summary>Suspended: spec.suspend is true. Not ready: what this generation asks for waits for the end of it.</summary>
    public const string SuspendRequested = "SuspendRequested";

    /// <summary>Not ready: pods of this generation are being made or started.</summary>
    public const string RollingOut = "RollingOut";

    /// <summary>Not ready: this generation has served fully, and fewer replicas are ready now.</summary>
    public const string ReplicasNotReady = "ReplicasNotReady";

    public const string FetchingModel = "FetchingModel";

    public const string VerifyingModel = "VerifyingModel";

    public const string LoadingModel = "LoadingModel";

    public const string WarmingUp = "WarmingUp";

    /// <summary>Not ready: pods load the model of this generation beside the one that they serve.</summary>
    public const string SwappingModel = "SwappingModel";

    /// <summary>Available: at least one replica serves.</summary>
    public const string MinimumReplicasAvailable = "MinimumReplicasAvailable";

    /// <summary>Not available: no replica serves.</summary>
    public const string NoReadyReplicas = "NoReadyReplicas";

    /// <summary>ModelVerified: the digest is the one of the spec.</summary>
    public const string DigestVerified = "DigestVerified";

    /// <summary>ModelVerified is False since the spec does not ask for verification.</summary>
    public const string NotRequired = "NotRequired";

    /// <summary>ModelVerified is Unknown since no pod has the model yet.</summary>
    public const string AwaitingModel = "AwaitingModel";

    /// <summary>ScalingActive is Unknown since the autoscaler has not reported yet; its other reasons are the autoscaler's own.</summary>
    public const string AwaitingAutoscaler = "AwaitingAutoscaler";
}
