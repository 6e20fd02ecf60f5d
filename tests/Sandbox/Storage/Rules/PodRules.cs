using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

internal sealed class PodRules() : TypedRules("", "v1", "Pod")
{
    private const long DefaultGraceSeconds = 30;

    public override void PrepareForCreate(JsonObject value, WriteContext context)
    {
        value["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOfService(value) };
        var spec = value.Ensure("spec");
        spec["serviceAccountName"] ??= "default";
        spec["serviceAccount"] = spec["serviceAccountName"]!.DeepClone();
        spec["enableServiceLinks"] ??= true;
        spec["priority"] ??= 0;
        spec["preemptionPolicy"] ??= "PreemptLowerPriority";
        DefaultTolerations(spec);
    }

    public override IEnumerable<FieldError> Validate(JsonObject value, JsonObject? old)
    {
        foreach (var error in base.Validate(value, old).Concat(PodSpecRules.Validate(value.Map("spec"), "spec")))
        {
            yield return error;
        }

        if (old is not null && !JsonNode.DeepEquals(Fixed(value), Fixed(old)))
        {
            yield return FieldError.Forbidden(
                "spec",
                "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                + "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)");
        }
    }

    /// <summary>A pod that no node runs, or that has ended, needs no time to stop.</summary>
    public override long GracePeriodSeconds(JsonObject value, long? asked)
    {
        var idle = string.IsNullOrEmpty(value.Text("spec", "nodeName")) || value.Text("status", "phase") is "Succeeded" or "Failed";
        return idle ? 0 : Math.Max(0, asked ?? value.Number("spec", "terminationGracePeriodSeconds") ?? DefaultGraceSeconds);
    }

    protected override void Default(JsonObject value)
    {
        if (value.Map("spec") is { } spec)
        {
            PodSpecRules.Default(spec);
        }
    }

    /// <summary>Guaranteed: each container limits CPU and memory to what it requests; BestEffort: none says anything.</summary>
    private static string QualityOfService(JsonObject pod)
    {
        var resources = PodSpecRules.Containers(pod.Ensure("spec")).Select(c => c.Map("resources")).ToList();
        var silent = resources.TrueForAll(r => new[] { "limits", "requests" }.All(k => r.At(k, "cpu") is null && r.At(k, "memory") is null));
        var exact = resources.TrueForAll(r => new[] { "cpu", "memory" }.All(
            n => r.Text("limits", n) is { } limit && (r.Text("requests", n) ?? limit) == limit));
        return silent ? "BestEffort" : exact ? "Guaranteed" : "Burstable";
    }

    private static void DefaultTolerations(JsonObject spec)
    {
        if (spec["tolerations"] is not JsonArray tolerations)
        {
            spec["tolerations"] = tolerations = [];
        }

        foreach (var key in new[] { "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable" })
        {
            if (!tolerations.Any(t => t.Text("key") == key))
            {
                tolerations.Add(new JsonObject { ["key"] = key, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 });
            }
        }
    }

    /// <summary>The part of a spec that stays as it was; the binding to a node is the scheduler's to make, once.</summary>
    private static JsonNode Fixed(JsonObject value)
    {
        var spec = value.Ensure("spec").Copy();
        foreach (var member in new[] { "activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "nodeName", "schedulingGates" })
        {
            spec.Remove(member);
        }

        foreach (var container in PodSpecRules.Containers(spec))
        {
            container.Remove("image");
        }

        return spec;
    }
}
