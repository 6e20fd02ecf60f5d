using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Api.Meta;
using ModelServing.Host.Crd;
using ModelServing.Kubernetes.Transport;
using ModelServing.Planning.Plan;
using ModelServing.Runtime.Configuration;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Storage;
using YamlDotNet.RepresentationModel;

namespace ModelServing.Fuzz.Targets.Resources;

/// <summary>What every child must hold to, whatever a user wrote.</summary>
internal static class ChildCheck
{
    /// <summary>All that a container is told by its variables and arguments: none of it is a user's.</summary>
    private static readonly HashSet<string> PlannedTexts = new(StringComparer.Ordinal)
    {
        "fetch", "serve", "/etc/model-serving/config.json", "/models", "/dev/termination-log", "0", "/source", "/credentials/config.json",
    };

    private static readonly string[] LabelMaps = ["labels", "matchLabels"];

    public static string? Complaint(IKubernetesObject<V1ObjectMeta> child)
    {
        var document = (JsonObject)ChildJson.Write(child)!;
        var complaint = Names(document) ?? Texts(document) ?? Rules(document) ?? Configuration(document) ?? Texts(document, "") ?? RoundTrip(document);
        return complaint is null ? null : $"{child.Kind}: {complaint}";
    }

    private static string? Names(JsonObject document)
    {
        var name = document["metadata"]!["name"]!.GetValue<string>();
        return document["kind"]!.GetValue<string>() == "Service" ? NameRules.Label1035Fault(name) : NameRules.SubdomainFault(name);
    }

    /// <summary>The kubelet expands $(VAR) in variables and arguments: there must be nothing of a user's in them.</summary>
    private static string? Texts(JsonObject document)
    {
        var pod = document["spec"]?["template"]?["spec"] as JsonObject;
        foreach (var container in (pod?["initContainers"] as JsonArray ?? []).Concat(pod?["containers"] as JsonArray ?? []))
        {
            var texts = (container!["args"] as JsonArray ?? []).Concat((container["command"] as JsonArray) ?? [])
                .Concat((container["env"] as JsonArray ?? []).Select(static variable => variable!["value"])).Select(static text => text?.GetValue<string>());
            if (texts.FirstOrDefault(static text => text is not null && !PlannedTexts.Contains(text)) is { } foreign)
            {
                return $"a container is told '{foreign}'";
            }
        }

        return null;
    }

    /// <summary>Labels and selectors, wherever they stand.</summary>
    private static string? Texts(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                {
                    var fault = LabelMaps.Contains(key) && value is JsonObject labels
                        ? labels.Select(static label => NameRules.QualifiedFault(label.Key) ?? NameRules.LabelValueFault(label.Value!.GetValue<string>())).FirstOrDefault(static one => one is not null)
                        : Texts(value, $"{path}.{key}");
                    if (fault is not null)
                    {
                        return fault.StartsWith('.') ? fault : $"{path}.{key}: {fault}";
                    }
                }

                return null;
            case JsonArray list:
                return list.Select((item, index) => Texts(item, $"{path}[{index}]")).FirstOrDefault(static fault => fault is not null);
            default:
                return null;
        }
    }

    /// <summary>The API server's own, of the kinds that the sandbox has.</summary>
    private static string? Rules(JsonObject document)
    {
        var definition = BuiltInResources.All.FirstOrDefault(one => one.Kind == document["kind"]!.GetValue<string>() && one.ApiVersion == document["apiVersion"]!.GetValue<string>());
        if (definition is null)
        {
            return null;
        }

        var copy = (JsonObject)document.DeepClone();
        var unknown = new List<string>();
        definition.Rules.PruneAndDefault(copy, unknown);
        return unknown.Count > 0 ? $"there is no field {unknown[0]}" : definition.Rules.Validate(copy, null).FirstOrDefault()?.ToString();
    }

    /// <summary>What the operator writes for the runtime the runtime reads.</summary>
    private static string? Configuration(JsonObject document) =>
        document["data"]?["config.json"]?.GetValue<string>() is { } text && ConfigurationParser.Parse(Encoding.UTF8.GetBytes(text)) is ParsedConfiguration.Invalid invalid
            ? $"the runtime refuses its configuration: {invalid.Problems[0]}" : null;

    private static string? RoundTrip(JsonObject document)
    {
        if (!JsonNode.DeepEquals(JsonNode.Parse(document.ToJsonString()), document))
        {
            return "it reads differently when written as JSON";
        }

        var stream = new YamlStream();
        stream.Load(new StringReader(YamlText.Write(document)));
        return JsonNode.DeepEquals(YamlJson.Convert(stream.Documents[0].RootNode), JsonNode.Parse(document.ToJsonString())) ? null : "it reads differently when written as YAML";
    }
}
