using System.Collections.Frozen;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.OpenApi;

/// <summary>The schemas of the built-in kinds, read once from the types files in this assembly.</summary>
internal static class BuiltInSchemas
{
    private static readonly Lazy<IReadOnlyDictionary<string, JsonObject>> Loaded = new(Load);

    private static readonly Lazy<FrozenDictionary<string, JsonObject>> Kinds = new(() =>
        (from schema in Components.Values
         from gvk in schema.Array("x-kubernetes-group-version-kind") ?? []
         select KeyValuePair.Create(Key(gvk.Text("group")!, gvk.Text("version")!, gvk.Text("kind")!), schema)).ToFrozenDictionary());

    /// <summary>Component name to schema, ordered by name.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Components => Loaded.Value;

    public static SchemaView Of(string group, string version, string kind) => new(Kinds.Value[Key(group, version, kind)], Components);

    public static SchemaView ObjectMeta { get; } = new(Components["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"], Components);

    private static string Key(string group, string version, string kind) => $"{group}/{version}/{kind}";

    private static IReadOnlyDictionary<string, JsonObject> Load()
    {
        var assembly = typeof(BuiltInSchemas).Assembly;
        List<string> files = [];
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".types", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            files.Add(reader.ReadToEnd());
        }

        return TypeDefinitions.Parse(files).Schemas;
    }
}
