using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Api;
using ModelServing.Api.Meta;

namespace ModelServing.Host.Plans;

/// <summary>Children as they are printed: type first, and without what only a server sets.</summary>
internal static class ChildDocument
{
    private static readonly string[] ServerFields =
        ["uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generateName"];

    public static JsonObject Write(IKubernetesObject<V1ObjectMeta> child)
    {
        var document = (JsonObject)JsonSerializer.SerializeToNode(child, child.GetType(), ApiJsonContext.Default)!;
        var entity = ChildTypes.Entity(child.GetType());
        var result = new JsonObject { ["apiVersion"] = ChildTypes.VersionOf(entity), ["kind"] = entity.Kind };
        foreach (var (name, value) in document)
        {
            if (name is not ("apiVersion" or "kind" or "status"))
            {
                result[name] = value?.DeepClone();
            }
        }

        if (result["metadata"] is JsonObject metadata)
        {
            foreach (var name in ServerFields)
            {
                metadata.Remove(name);
            }
        }

        return result;
    }
}
