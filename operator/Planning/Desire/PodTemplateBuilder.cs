using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>
/// What every pod of a model is made from, without its revision: that is a hash of this. A member that is empty is left out,
/// since the API server would drop it and every comparison would find a difference.
/// </summary>
internal static class PodTemplateBuilder
{
    private const long RunAs = 65532;
    private static readonly V1SeccompProfile RuntimeDefault = new() { Type = "RuntimeDefault" };

    /// <summary>Files beside the model, such as one that is being fetched to its last byte.</summary>
    private const long ModelsSlackBytes = 64L * 1024 * 1024;

    public static V1PodTemplateSpec Build(ResolvedModel model)
    {
        var affinity = AcceleratorScheduling.Affinity(model.Accelerator);
        IReadOnlyList<V1Toleration> tolerations = [.. model.Pod.Tolerations, .. AcceleratorScheduling.Tolerations(model.Accelerator)];
        return new V1PodTemplateSpec
        {
            Metadata = new V1ObjectMeta
            {
                Labels = model.Pod.Labels,
                Annotations = model.Pod.Annotations.Count > 0 ? model.Pod.Annotations : null,
            },
            Spec = new V1PodSpec
            {
                InitContainers = [ContainerBuilder.Fetch(model)],
                Containers = [ContainerBuilder.Runtime(model)],
                Volumes = [.. Volumes(model)],
                RestartPolicy = "Always",
                TerminationGracePeriodSeconds = model.Drain.DelaySeconds + model.Drain.TimeoutSeconds + 5,
                NodeSelector = model.Pod.NodeSelector.Count > 0 ? model.Pod.NodeSelector : null,
                Affinity = affinity,
                Tolerations = tolerations.Count > 0 ? tolerations : null,
                TopologySpreadConstraints = TopologySpread.Of(model),
                ImagePullSecrets = model.Execution.ImagePullSecrets.Count > 0
                    ? [.. model.Execution.ImagePullSecrets.Select(name => new V1LocalObjectReference { Name = name })]
                    : null,
                ServiceAccountName = model.Name,
                SecurityContext = new V1PodSecurityContext
                {
                    RunAsNonRoot = true,
                    RunAsUser = RunAs,
                    RunAsGroup = RunAs,
                    FsGroup = RunAs,
                    SeccompProfile = RuntimeDefault,
                },
                AutomountServiceAccountToken = false,
                EnableServiceLinks = false,
            },
        };
    }

    /// <summary>A model that is taken out of an image is there beside the image's layer for a while, and one that takes another's place beside that.</summary>
    private static Quantity ModelsSize(ResolvedModel model)
    {
        var files = 1 + (model.Source is ResolvedSource.Oci ? 1 : 0) + (model.Rollout.CanSwap ? 1 : 0);
        return Quantity.FromInt64((Math.Min(model.Fetch.MaxBytes, (long.MaxValue / files) - ModelsSlackBytes) * files) + ModelsSlackBytes, QuantityFormat.BinarySI);
    }

    private static IEnumerable<V1Volume> Volumes(ResolvedModel model)
    {
        // The ConfigMap's name is the revision, which is not known yet.
        yield return new V1Volume { Name = ContainerBuilder.ConfigVolume, ConfigMap = new V1ConfigMapVolumeSource() };
        yield return new V1Volume
        {
            Name = ContainerBuilder.ModelsVolume,
            EmptyDir = new V1EmptyDirVolumeSource
            {
                SizeLimit = ModelsSize(model),
            },
        };
        yield return new V1Volume
        {
            Name = ContainerBuilder.TemporaryVolume,
            EmptyDir = new V1EmptyDirVolumeSource { SizeLimit = Quantity.Parse("256Mi") },
        };
        foreach (var volume in SourceAccess.Volumes(model.Source))
        {
            yield return volume;
        }
    }
}
