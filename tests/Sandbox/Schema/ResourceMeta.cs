namespace ModelServing.Sandbox.Schema;

/// <summary>What rules can always read at the root of a resource: apiVersion, kind, metadata.name and metadata.generateName.</summary>
internal static class ResourceMeta
{
    private static readonly SchemaNode Text = new() { Type = "string" };
    private static readonly SchemaNode Metadata = MakeMetadata();

    /// <summary>The schema of a field that every resource has, or null for any other name.</summary>
    public static SchemaNode? Field(string name) => name switch
    {
        "apiVersion" or "kind" => Text,
        "metadata" => Metadata,
        _ => null,
    };

    public static IEnumerable<string> Names => ["apiVersion", "kind", "metadata"];

    private static SchemaNode MakeMetadata()
    {
        var metadata = new SchemaNode { Type = "object" };
        metadata.PropertyTable.Add("name", Text);
        metadata.PropertyTable.Add("generateName", Text);
        return metadata;
    }
}
