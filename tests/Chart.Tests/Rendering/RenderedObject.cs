using System.Text.Json.Nodes;

namespace ModelServing.Chart.Tests.Rendering;

/// <summary>One object of a rendered chart.</summary>
/// <param name="Source">The template that it comes from, below the chart's folder.</param>
/// <param name="Text">Its YAML.</param>
/// <param name="Value">The same as JSON.</param>
internal sealed record RenderedObject(string Source, string Text, JsonObject Value)
{
    public string Kind => Value["kind"]!.GetValue<string>();

    public string Name => Value["metadata"]!["name"]!.GetValue<string>();

    public string? Namespace => Value["metadata"]!["namespace"]?.GetValue<string>();

    /// <summary>Helm runs it at a moment of its own; it is no part of the release.</summary>
    public bool IsHook => Value["metadata"]!["annotations"]?["helm.sh/hook"] is not null;

    public override string ToString() => Namespace is null ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}
