using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Patching;

/// <summary>One entry of metadata.managedFields.</summary>
internal sealed record FieldOwner(string Manager, string Operation, string ApiVersion, string? Subresource, string? Time, FieldSet Fields)
{
    public const string Applies = "Apply";
    public const string Updates = "Update";

    /// <summary>An applier keeps its entry across API versions; updates through different versions are different entries.</summary>
    public bool IsSameOwner(FieldOwner other) =>
        Manager == other.Manager && Operation == other.Operation && Subresource == other.Subresource
        && (Operation == Applies || ApiVersion == other.ApiVersion);

    /// <summary>As a conflict names it.</summary>
    public string Described
    {
        get
        {
            var text = $"\"{Manager}\"" + (Subresource is null ? "" : $" with subresource \"{Subresource}\"");
            return Operation == Updates ? $"{text} using {ApiVersion}" : text;
        }
    }

    public JsonObject ToJson()
    {
        var entry = new JsonObject
        {
            ["manager"] = Manager,
            ["operation"] = Operation,
            ["apiVersion"] = ApiVersion,
        };
        entry.Put("time", Time);
        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = Fields.ToFieldsV1();
        entry.Put("subresource", Subresource);
        return entry;
    }

    public static FieldOwner FromJson(JsonObject entry) => new(
        entry.Text("manager") ?? "",
        entry.Text("operation") is { } operation and (Applies or Updates)
            ? operation
            : throw ApiStatus.BadRequest($"metadata.managedFields: operation must be `Apply` or `Update`, not '{entry.Text("operation")}'"),
        entry.Text("apiVersion") ?? "",
        entry.Text("subresource") is { Length: > 0 } subresource ? subresource : null,
        entry.Text("time"),
        FieldSet.FromFieldsV1(entry.Map("fieldsV1") ?? []));
}
