namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>The root causes that a ModelDeployment reports as the reason of <c>Ready</c>, and of <c>Stalled</c> when a change is needed.</summary>
public static class FailureReasons
{
    /// <summary>The spec contradicts itself in a way that the schema cannot say.</summary>
    public const string InvalidSpec = "InvalidSpec";

    /// <summary>A child's name is taken by an object that is not ours.</summary>
    public const string NameConflict = "NameConflict";

    /// <summary>The spec asks for a child of a kind that the cluster does not know.</summary>
    public const string KindNotServed = "KindNotServed";

    /// <summary>The API server refused a child.</summary>
    public const string ApplyFailed = "ApplyFailed";

    public const string InvalidConfiguration = "InvalidConfiguration";

    public const string DigestMismatch = "DigestMismatch";

    public const string InvalidModel = "InvalidModel";

    public const string UnsupportedOpset = "UnsupportedOpset";

    public const string ModelLoadFailed = "ModelLoadFailed";

    public const string WarmupFailed = "WarmupFailed";

    /// <summary>Callers of the model that serves could not use the new one.</summary>
    public const string ContractChanged = "ContractChanged";

    /// <summary>The new model does not fit into memory beside the one that serves.</summary>
    public const string InsufficientMemory = "InsufficientMemory";

    public const string ModelNotFound = "ModelNotFound";

    public const string ModelUnreadable = "ModelUnreadable";

    public const string AccessDenied = "AccessDenied";

    public const string AddressRefused = "AddressRefused";

    public const string ExecutionProviderUnavailable = "ExecutionProviderUnavailable";

    /// <summary>A container used more memory than its limit.</summary>
    public const string OutOfMemory = "OutOfMemory";

    /// <summary>A container ended in a way that names no cause.</summary>
    public const string RuntimeCrashed = "RuntimeCrashed";

    /// <summary>The kubelet removed a pod to save its node.</summary>
    public const string PodEvicted = "PodEvicted";

    /// <summary>The image's name is not one.</summary>
    public const string InvalidImageName = "InvalidImageName";

    public const string ImagePullFailed = "ImagePullFailed";

    /// <summary>A container cannot be made, e.g. for a missing claim or configuration.</summary>
    public const string CreateContainerConfigError = "CreateContainerConfigError";

    /// <summary>Pods cannot be created, e.g. for a quota or an admission rule.</summary>
    public const string PodCreationFailed = "PodCreationFailed";

    /// <summary>No node has enough free accelerators.</summary>
    public const string InsufficientAccelerators = "InsufficientAccelerators";

    /// <summary>No node takes the pod for another reason.</summary>
    public const string Unschedulable = "Unschedulable";

    /// <summary>No progress within the deadline.</summary>
    public const string ProgressDeadlineExceeded = "ProgressDeadlineExceeded";
}
