using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>
/// What a pod asks for that a local process cannot have. Such a pod is not run, rather than run without it. Security contexts are the
/// exception: every process runs as the sandbox's user, and the documentation says so.
/// </summary>
internal static class PodSupport
{
    private static readonly string[] Volumes = ["configMap", "secret", "emptyDir", "persistentVolumeClaim"];
    private static readonly string[] Probes = ["startupProbe", "readinessProbe", "livenessProbe"];
    private static readonly string[] MissingHooks = ["httpGet", "tcpSocket"];
    private static readonly string[] PodFields = ["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace"];

    /// <returns>The fields, each with the reason; empty if the pod can be run.</returns>
    public static IReadOnlyList<string> Refusals(JsonObject pod) =>
    [
        .. PodFields.Where(field => pod.IsSet("spec", field)).Select(field => $"spec.{field}: true"),
        .. pod.Text("spec", "runtimeClassName") is { } runtime ? [$"spec.runtimeClassName: {runtime}"] : (string[])[],
        .. pod.Items("spec", "resourceClaims").Count > 0 ? ["spec.resourceClaims"] : (string[])[],
        .. pod.Items("spec", "volumes").Select(Volume).OfType<string>(),
        .. pod.Items("spec", "initContainers").SelectMany(container => InitContainer(container).Concat(Container(container, "initContainers"))),
        .. pod.Items("spec", "containers").SelectMany(container => Container(container, "containers")),
    ];

    private static string? Volume(JsonObject volume)
    {
        var source = volume.Select(pair => pair.Key).FirstOrDefault(key => key != "name") ?? "emptyDir";
        return Volumes.Contains(source) ? null : $"spec.volumes[{volume.Text("name")}].{source}";
    }

    private static IEnumerable<string> InitContainer(JsonObject container) =>
        container.Text("restartPolicy") == "Always" ? [$"spec.initContainers[{container.Text("name")}].restartPolicy: Always"] : [];

    private static IEnumerable<string> Container(JsonObject container, string list)
    {
        var path = $"spec.{list}[{container.Text("name")}]";
        foreach (var kind in Probes.Where(kind => container.At(kind, "grpc") is not null))
        {
            yield return $"{path}.{kind}.grpc";
        }

        if (container.At("lifecycle", "postStart") is not null)
        {
            yield return $"{path}.lifecycle.postStart";
        }

        foreach (var action in MissingHooks.Where(action => container.At("lifecycle", "preStop", action) is not null))
        {
            yield return $"{path}.lifecycle.preStop.{action}";
        }

        if (container.Items("volumeDevices").Count > 0)
        {
            yield return $"{path}.volumeDevices";
        }

        foreach (var mount in container.Items("volumeMounts").Where(mount => mount.Text("subPathExpr") is not null))
        {
            yield return $"{path}.volumeMounts[{mount.Text("mountPath")}].subPathExpr";
        }

        if (container.Text("workingDir") is { } folder && !IsMounted(container, folder))
        {
            yield return $"{path}.workingDir: {folder} (it is not under a volume mount, and a local process has no root filesystem of its own)";
        }
    }

    private static bool IsMounted(JsonObject container, string folder) =>
        container.Items("volumeMounts").Any(mount => new Containers.PathMapping([(mount.Text("mountPath") ?? "", "")]).Find(folder) is not null);
}
