using System.Text.Json.Nodes;
using ModelServing.Kubernetes.Transport;
using ModelServing.Sandbox.Schema;
using ModelServing.Testing;
using YamlDotNet.RepresentationModel;

namespace ModelServing.Fuzz.Targets.Resources;

/// <summary>The definition as it is shipped, and valid resources: the planner's own examples.</summary>
internal static class Definition
{
    private static readonly JsonObject OpenApi =
        (JsonObject)((JsonArray)Load(Repository.At("crds", "modelserving.dev_modeldeployments.yaml")).Single()["spec"]!["versions"]!)[0]!["schema"]!["openAPIV3Schema"]!;

    public static CustomResourceSchema Schema { get; } = CustomResourceSchema.Compile(OpenApi);

    /// <summary>Of the spec alone: the status is ours.</summary>
    public static IReadOnlyList<string[]> Fields { get; } = [.. SchemaFields.Of((JsonObject)OpenApi["properties"]!["spec"]!).Select(static path => (string[])["spec", .. path])];

    public static IReadOnlyList<string> Valid { get; } =
    [
        .. Directory.EnumerateFiles(Repository.At("tests", "Planning.Tests", "Golden"), "input.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(Load).Where(static document => document["kind"]?.GetValue<string>() == "ModelDeployment").Select(static document => document.ToJsonString()),
    ];

    private static IEnumerable<JsonObject> Load(string path)
    {
        var stream = new YamlStream();
        using var file = File.OpenText(path);
        stream.Load(file);
        return [.. stream.Documents.Select(static document => YamlJson.Convert(document.RootNode)).OfType<JsonObject>()];
    }
}
