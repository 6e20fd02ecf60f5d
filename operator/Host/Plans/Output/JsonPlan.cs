using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelServing.Host.Plans.Output;

/// <summary>Everything, for programs: <c>{"items": […]}</c> with one item a model.</summary>
internal static class JsonPlan
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IReadOnlyList<PlannedModel> models, bool isDiff) =>
        new JsonObject { ["items"] = new JsonArray([.. models.Select(model => Item(model, isDiff))]) }.ToJsonString(Readable) + "\n";

    private static JsonObject Item(PlannedModel model, bool isDiff) => new()
    {
        ["source"] = model.Origin,
        ["namespace"] = model.Namespace,
        ["name"] = model.Name,
        ["revision"] = model.Revision,
        ["resolved"] = model.Resolved?.DeepClone(),
        ["rollout"] = new JsonObject { ["strategy"] = model.Rollout.Strategy, ["reason"] = model.Rollout.Reason },
        ["problems"] = new JsonArray([.. model.Problems.Select(static problem => JsonValue.Create(problem))]),
        ["children"] = new JsonArray([.. model.Changes.Select(change => Child(model, change, isDiff))]),
    };

    private static JsonObject Child(PlannedModel model, ChildChange change, bool isDiff)
    {
        var child = new JsonObject { ["action"] = change.Action, ["kind"] = change.Kind, ["name"] = change.Name, ["object"] = change.After?.DeepClone() };
        if (isDiff)
        {
            child["diff"] = ChangeDiff.Of(model, change);
        }

        return child;
    }
}
