using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>Pod specs, in pods and in templates: the defaults that depend on other fields, and the checks that a schema cannot make.</summary>
internal static class PodSpecRules
{
    public static void Default(JsonObject pod)
    {
        foreach (var container in Containers(pod))
        {
            container["imagePullPolicy"] ??= PullPolicy(container.Text("image") ?? "");
            DefaultRequests(container.Map("resources"));
            foreach (var probe in new[] { "livenessProbe", "readinessProbe", "startupProbe" })
            {
                DefaultHandler(container.Map(probe));
            }
        }

        // The old name of the same field is kept in step, as the real server does.
        var account = pod.Text("serviceAccountName") ?? pod.Text("serviceAccount");
        pod.Put("serviceAccountName", account);
        pod.Put("serviceAccount", account);
        foreach (var volume in (pod.Array("volumes") ?? []).OfType<JsonObject>())
        {
            if (volume.Count == 1)
            {
                volume["emptyDir"] = new JsonObject();
            }
        }
    }

    public static IEnumerable<FieldError> Validate(JsonObject? pod, string path)
    {
        if (pod is null || pod.Array("containers") is not { Count: > 0 })
        {
            yield return FieldError.Required($"{path}.containers");
            yield break;
        }

        var volumes = (pod.Array("volumes") ?? []).Select(v => v.Text("name") ?? "").ToList();
        foreach (var name in volumes.GroupBy(v => v).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            yield return new FieldError(FieldErrorType.Duplicate, $"{path}.volumes[{volumes.LastIndexOf(name)}].name", name, "");
        }

        HashSet<string> names = [];
        foreach (var list in new[] { "initContainers", "containers" })
        {
            var containers = pod.Array(list) ?? [];
            for (var index = 0; index < containers.Count; index++)
            {
                foreach (var error in ContainerRules.Validate(containers[index], $"{path}.{list}[{index}]", names, volumes))
                {
                    yield return error;
                }
            }
        }

        if (pod.Number("terminationGracePeriodSeconds") is < 0 and var grace)
        {
            yield return FieldError.Invalid($"{path}.terminationGracePeriodSeconds", grace, "must be greater than or equal to 0");
        }
    }

    public static IEnumerable<JsonObject> Containers(JsonObject pod) =>
        new[] { "initContainers", "containers" }.SelectMany(list => pod.Array(list) ?? []).OfType<JsonObject>();

    /// <summary>Always for a moving tag, IfNotPresent for a fixed one.</summary>
    private static string PullPolicy(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return "IfNotPresent";
        }

        var tag = image.LastIndexOf(':') is var colon && colon > image.LastIndexOf('/') ? image[(colon + 1)..] : "latest";
        return tag == "latest" ? "Always" : "IfNotPresent";
    }

    /// <summary>A limit without a request is a request of that size.</summary>
    private static void DefaultRequests(JsonObject? resources)
    {
        foreach (var (name, amount) in resources?.Map("limits")?.ToList() ?? [])
        {
            if (resources!.Ensure("requests")[name] is null)
            {
                resources!.Map("requests")![name] = amount?.DeepClone();
            }
        }
    }

    private static void DefaultHandler(JsonObject? probe)
    {
        if (probe is { Count: > 0 } && probe.Map("grpc") is { } grpc)
        {
            grpc["service"] ??= "";
        }
    }
}
