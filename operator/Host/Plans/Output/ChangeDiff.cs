using System.Text.Json.Nodes;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Host.Crd;

namespace ModelServing.Host.Plans.Output;

/// <summary>A child before and after, as a unified diff; empty where nothing changes.</summary>
internal static class ChangeDiff
{
    public static string Of(PlannedModel model, ChildChange change)
    {
        if (change.Action == ChildActions.Keep)
        {
            return "";
        }

        var path = $"{model.Namespace}/{change.Kind}/{change.Name}";
        return UnifiedDiff.Write(
            change.Before is null ? "/dev/null" : $"live/{path}", Lines(change.Before), change.After is null ? "/dev/null" : $"planned/{path}", Lines(change.After));
    }

    private static string[] Lines(JsonObject? document)
    {
        if (document is null)
        {
            return [];
        }

        var shown = (JsonObject)document.DeepClone();
        if (shown["metadata"]?["annotations"] is JsonObject annotations && annotations[WellKnownAnnotations.PinnedRevision] is { } pinned)
        {
            // 5 KiB on one line, and all of it stands elsewhere: a digest tells as well whether it changes.
            annotations[WellKnownAnnotations.PinnedRevision] = Shortened(pinned.GetValue<string>());
        }

        return YamlText.Write(shown).TrimEnd('\n').Split('\n');
    }

    private static string Shortened(string pinned) => pinned.Length <= 96
        ? pinned
        : $"{pinned[..40]}… ({Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(pinned)))[..12]})";
}
