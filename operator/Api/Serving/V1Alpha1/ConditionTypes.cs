namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Types of the conditions of a ModelDeployment. They are API: none is renamed, and none changes its polarity.</summary>
public static class ConditionTypes
{
    /// <summary>This generation serves, fully.</summary>
    public const string Ready = "Ready";

    /// <summary>Something serves, of whichever revision.</summary>
    public const string Available = "Available";

    /// <summary>The digest of the model was compared and is the right one.</summary>
    public const string ModelVerified = "ModelVerified";

    /// <summary>The autoscaler that the operator wrote has its metrics and acts; present only where there is one.</summary>
    public const string ScalingActive = "ScalingActive";

    /// <summary>The operator leaves the children as they are, since spec.suspend is true; present only while true.</summary>
    public const string Suspended = "Suspended";

    /// <summary>Moving towards the spec (kstatus); present only while true.</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>Will not get there without a change (kstatus); present only while true.</summary>
    public const string Stalled = "Stalled";
}
