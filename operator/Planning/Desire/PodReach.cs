using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Api;
using ModelServing.Api.Workloads;

namespace ModelServing.Planning.Desire;

/// <summary>What a pod can reach: its volumes and its environment. A model that lies elsewhere cannot be swapped in by a pod that does not reach it.</summary>
internal static class PodReach
{
    public static bool IsSame(V1PodTemplateSpec one, V1PodTemplateSpec other) => JsonNode.DeepEquals(Of(one), Of(other));

    private static JsonNode? Of(V1PodTemplateSpec template) => JsonSerializer.SerializeToNode(
        new V1PodSpec
        {
            Volumes = [.. (template.Spec?.Volumes ?? []).Where(volume => volume.Name is not ContainerBuilder.ModelsVolume)],
            InitContainers = [.. (template.Spec?.InitContainers ?? []).Select(Of)],
            Containers = [.. (template.Spec?.Containers ?? []).Select(Of)],
        },
        ApiJsonContext.Default.V1PodSpec);

    private static V1Container Of(V1Container container) => new() { Name = container.Name, Env = container.Env, VolumeMounts = container.VolumeMounts };
}
