namespace ModelServing.Api.Workloads;

/// <summary>A volume of a pod, of one of the kinds that model pods use.</summary>
public sealed record V1Volume
{
    public string? Name { get; init; }

    public V1EmptyDirVolumeSource? EmptyDir { get; init; }

    public V1ConfigMapVolumeSource? ConfigMap { get; init; }

    public V1SecretVolumeSource? Secret { get; init; }

    public V1PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }
}
