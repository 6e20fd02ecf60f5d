using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tables;

/// <summary>Columns and texts that several kinds share.</summary>
internal static class CommonColumns
{
    public static readonly TableColumn Name = new("Name", "string", "name", 0, (value, _) => value.Name);

    public static readonly TableColumn Age = new(
        "Age", "string", "", 0, (value, now) => HumanDuration.Between(value.Text("metadata", "creationTimestamp"), now));

    public static readonly TableColumn CreatedAt = new("Created At", "date", "", 0, (value, _) => value.Text("metadata", "creationTimestamp"));

    public static IEnumerable<TableColumn> Template =>
    [
        TableColumn.Text("Containers", v => Containers(v, "name"), 1),
        TableColumn.Text("Images", v => Containers(v, "image"), 1),
        TableColumn.Text("Selector", v => Selector(v.At("spec", "selector")), 1),
    ];

    /// <summary>The text form of a LabelSelector or of a plain map.</summary>
    public static string Selector(JsonNode? selector)
    {
        var labels = selector.Map("matchLabels") ?? (selector.Array("matchExpressions") is null ? selector as JsonObject : null);
        var terms = (labels ?? []).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value.Text()}").ToList();
        foreach (var expression in selector.Array("matchExpressions") ?? [])
        {
            var values = string.Join(",", (expression.Array("values") ?? []).Select(v => v.Text()));
            var key = expression.Text("key");
            terms.Add(expression.Text("operator") switch
            {
                "In" => $"{key} in ({values})",
                "NotIn" => $"{key} notin ({values})",
                "DoesNotExist" => $"!{key}",
                _ => $"{key}",
            });
        }

        return terms.Count == 0 ? "<none>" : string.Join(",", terms);
    }

    private static string Containers(JsonObject value, string member) =>
        string.Join(",", (value.Array("spec", "template", "spec", "containers") ?? []).Select(c => c.Text(member)));
}
