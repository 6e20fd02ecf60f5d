using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModelServing.Api;
using ModelServing.Api.Meta;
using ModelServing.Api.Schema;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Host.Plans.Input;

/// <summary>A document as the ModelDeployment that an API server would store of it: no field is unknown, and the schema's defaults are there.</summary>
internal static class ModelDeploymentReader
{
    /// <summary>For objects that no API server has given one yet. An owner reference needs one.</summary>
    public const string UnknownUid = "00000000-0000-0000-0000-000000000000";

    private static readonly JsonTypeInfo<V1Alpha1ModelDeploymentSpec> Strict = (JsonTypeInfo<V1Alpha1ModelDeploymentSpec>)new JsonSerializerOptions(ApiJsonContext.Default.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    }.GetTypeInfo(typeof(V1Alpha1ModelDeploymentSpec));

    public static bool IsModelDeployment(Manifest manifest) => manifest.Kind == V1Alpha1ModelDeployment.KindName
        && manifest.ApiVersion?.StartsWith(ApiGroup.Name + "/", StringComparison.Ordinal) == true;

    /// <exception cref="PlanFailureException">It has another version, an unknown field, or a value of another kind.</exception>
    public static V1Alpha1ModelDeployment Read(Manifest manifest, string defaultNamespace)
    {
        if (manifest.ApiVersion != ApiGroup.GroupVersion)
        {
            throw new PlanFailureException(PlanExitCodes.BadInput, $"{manifest.Origin}: apiVersion: must be {ApiGroup.GroupVersion}, not '{manifest.ApiVersion}'");
        }

        var value = (JsonObject)manifest.Value.DeepClone();
        if (value["spec"] is JsonObject spec)
        {
            SchemaDefaults.Apply(spec);
        }

        try
        {
            var metadata = value["metadata"].Deserialize(ApiJsonContext.Default.V1ObjectMeta) ?? new V1ObjectMeta();
            return new V1Alpha1ModelDeployment
            {
                ApiVersion = ApiGroup.GroupVersion,
                Kind = V1Alpha1ModelDeployment.KindName,
                Metadata = metadata with { Namespace = metadata.Namespace ?? defaultNamespace, Uid = metadata.Uid ?? UnknownUid, DeletionTimestamp = null },
                Spec = ReadSpec(value["spec"]),
            };
        }
        catch (JsonException exception)
        {
            throw new PlanFailureException(PlanExitCodes.BadInput, $"{manifest.Origin}: {Describe(value, exception)}", exception);
        }
    }

    private static V1Alpha1ModelDeploymentSpec? ReadSpec(JsonNode? spec)
    {
        try
        {
            return spec.Deserialize(Strict);
        }
        catch (JsonException exception)
        {
            throw new JsonException(exception.Message, "$.spec" + exception.Path?.TrimStart('$'), exception.LineNumber, exception.BytePositionInLine, exception);
        }
    }

    private static string Describe(JsonObject value, JsonException exception)
    {
        var path = exception.Path?.TrimStart('$').TrimStart('.') ?? "";
        if (exception.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return $"{path}: there is no such field";
        }

        var found = Find(value, path);
        return $"{path}: cannot be {(found is null ? "absent" : Shorten(found.ToJsonString()))}; {(exception.InnerException is FormatException fault ? fault.Message : "a value of another kind is expected")}";
    }

    private static JsonNode? Find(JsonNode? node, string path)
    {
        foreach (var step in path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
        {
            node = node switch
            {
                JsonObject map => map[step],
                JsonArray list when int.TryParse(step, out var index) && index < list.Count => list[index],
                _ => null,
            };
        }

        return node;
    }

    private static string Shorten(string text) => text.Length <= 64 ? text : text[..63] + "…";
}
