using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.OpenApi;

/// <summary>Required members and enumerations of the built-in kinds.</summary>
internal static class TypedChecks
{
    public static IEnumerable<FieldError> Check(SchemaView schema, JsonNode? value, string path) => value switch
    {
        JsonObject item when !schema.PreservesUnknown => CheckObject(schema, item, path),
        JsonArray items when schema.Items is { } itemSchema =>
            items.SelectMany((item, index) => Check(itemSchema, item, $"{path}[{index}]")),
        JsonValue leaf when schema.Enum is { Count: > 0 } allowed && !allowed.Any(a => JsonNode.DeepEquals(a, leaf)) =>
            [FieldError.NotSupported(path, leaf.DeepClone(), allowed.Select(a => a.Text() ?? ""))],
        _ => [],
    };

    private static IEnumerable<FieldError> CheckObject(SchemaView schema, JsonObject value, string path)
    {
        foreach (var name in schema.Required)
        {
            var absent = value[name] is null || (value[name].Text() is "" && schema.Property(name)?.Enum.Count > 0);
            if (absent && value[name] is not JsonArray)
            {
                yield return FieldError.Required(Join(path, name));
            }
        }

        foreach (var (name, member) in value)
        {
            if (schema.Member(name) is not { } memberSchema || (path.Length == 0 && name == "metadata"))
            {
                continue;
            }

            foreach (var error in Check(memberSchema, member, Join(path, name)))
            {
                yield return error;
            }
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
