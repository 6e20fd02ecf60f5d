using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.ReplicaSets;

/// <summary>A pod from a ReplicaSet's template.</summary>
internal static class PodBuilder
{
    public static JsonObject Build(JsonObject replicaSet)
    {
        var template = replicaSet.At("spec", "template");
        var metadata = new JsonObject
        {
            ["generateName"] = $"{replicaSet.Name}-",
            ["namespace"] = replicaSet.Namespace,
            ["labels"] = template.Strings("metadata", "labels").ToJson(),
            ["ownerReferences"] = new JsonArray(OwnerReferences.Controller(replicaSet)),
        };
        if (template.Strings("metadata", "annotations") is { Count: > 0 } annotations)
        {
            metadata["annotations"] = annotations.ToJson();
        }

        if (template.Texts("metadata", "finalizers") is { Count: > 0 } finalizers)
        {
            metadata["finalizers"] = new JsonArray([.. finalizers.Select(name => JsonValue.Create(name))]);
        }

        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata, ["spec"] = template.At("spec")!.DeepClone() };
    }
}
