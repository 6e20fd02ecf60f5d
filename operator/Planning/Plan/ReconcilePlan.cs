using ModelServing.Api.Meta;
using ModelServing.Api.Validation;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Plan;

/// <summary>What has to be written so that the cluster is as the spec says. Nothing in it: nothing has to be written.</summary>
public sealed record ReconcilePlan
{
    /// <summary>Null when the spec is invalid, or the object is being deleted.</summary>
    public ResolvedModel? Model { get; init; }

    /// <summary>The wanted revision, <c>&lt;name&gt;-&lt;hash&gt;</c>; null with <see cref="Model"/>.</summary>
    public string? Revision { get; init; }

    /// <summary>What the runtime calls the wanted model; null where pods cannot swap theirs.</summary>
    public string? ModelId { get; init; }

    /// <summary>Every child as it should be, in the order in which to apply them, whether or not it has to be written.</summary>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Desired { get; init; } = [];

    /// <summary>Live children to delete before anything is applied: an autoscaler must be gone before somebody else sets what it sets.</summary>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Retirements { get; init; } = [];

    /// <summary>What has to be done before the Deployment is applied without its replicas; null when nothing.</summary>
    public ReplicasHandOver? HandOver { get; init; }

    /// <summary>Children to apply by server-side apply, in this order: a ConfigMap before the Deployment whose pods mount it.</summary>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Applies { get; init; } = [];

    /// <summary>Live children to delete, with their uid as precondition.</summary>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Deletes { get; init; } = [];

    /// <summary>What is wrong with the spec; what runs is then left as it is.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>Names that are taken; nothing is then written at all.</summary>
    public IReadOnlyList<NameConflict> Conflicts { get; init; } = [];

    /// <summary>How the wanted revision takes the place of the one before; null with <see cref="Model"/>.</summary>
    public RolloutForecast? Rollout { get; init; }

    /// <summary>Kinds of children that the spec asks for and the cluster does not know; the others are written.</summary>
    public IReadOnlyList<string> Unserved { get; init; } = [];

    /// <summary>The spec asks for nothing to be written: what had to be is told by <see cref="IsRolloutPending"/> and <see cref="Withheld"/> alone.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>How many writes wait for the end of a suspension.</summary>
    public int Withheld { get; init; }

    /// <summary>The ModelDeployment is being deleted: its children go by garbage collection.</summary>
    public bool IsDeleting { get; init; }

    /// <summary>The live Deployment does not ask for the wanted pods yet: none of what it says is about this generation.</summary>
    public bool IsRolloutPending { get; init; }
}
