using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tables;

/// <summary>The TARGETS column of an autoscaler: current/target of each metric, as kubectl 1.35 shows it.</summary>
internal static class AutoscalerTargets
{
    private const int Shown = 2;

    public static string Describe(JsonObject autoscaler)
    {
        var specs = autoscaler.Array("spec", "metrics") ?? [];
        var current = autoscaler.Array("status", "currentMetrics") ?? [];
        if (specs.Count == 0)
        {
            return "<none>";
        }

        var parts = specs.Select((spec, index) => One(spec, index < current.Count ? current[index] : null)).ToList();
        return parts.Count <= Shown ? string.Join(", ", parts) : $"{string.Join(", ", parts.Take(Shown))} + {parts.Count - Shown} more...";
    }

    private static string One(JsonNode? spec, JsonNode? current)
    {
        var source = spec.Text("type") is { } type ? char.ToLowerInvariant(type[0]) + type[1..] : "";
        var target = spec.At(source, "target");
        var reading = current.At(source, "current");
        var text = $"{Value(reading)}/{Value(target)}{(target.At("averageValue") is null ? "" : " (avg)")}";
        return source is "resource" or "containerResource" ? $"{spec.Text(source, "name")}: {text}" : text;
    }

    private static string Value(JsonNode? amount) =>
        amount.Number("averageUtilization") is { } percent ? $"{percent}%"
        : amount.Text("averageValue") ?? amount.Text("value") ?? "<unknown>";
}
