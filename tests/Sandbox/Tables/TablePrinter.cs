using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tables;

/// <summary>Server-side printing (metav1.Table): what <c>kubectl get</c> shows.</summary>
internal static class TablePrinter
{
    public static JsonObject Print(
        ResourceDefinition definition, IReadOnlyList<JsonObject> items, string includeObject, DateTimeOffset now, bool header = true)
    {
        var columns = definition.IsCustom ? definition.PrinterColumns : BuiltInColumns.Of(definition.Resource);
        var metadata = new JsonObject();
        if (items is [var single])
        {
            metadata.Put("resourceVersion", single.Text("metadata", "resourceVersion"));
        }

        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["columnDefinitions"] = header ? new JsonArray([.. columns.Select(c => c.ToJson())]) : null,
            ["rows"] = new JsonArray([.. items.Select(item => Row(columns, item, includeObject, now))]),
        };
    }

    private static JsonObject Row(IReadOnlyList<TableColumn> columns, JsonObject item, string includeObject, DateTimeOffset now)
    {
        // A watch bookmark is an object without a name: its cells have nothing to show.
        var row = new JsonObject { ["cells"] = new JsonArray([.. columns.Select(c => item.Name.Length == 0 ? null : c.Cell(item, now))]) };
        row["object"] = includeObject switch
        {
            "None" => null,
            "Object" => item.DeepClone(),
            _ => new JsonObject
            {
                ["kind"] = "PartialObjectMetadata",
                ["apiVersion"] = "meta.k8s.io/v1",
                ["metadata"] = item["metadata"]?.DeepClone(),
            },
        };
        return row;
    }
}
