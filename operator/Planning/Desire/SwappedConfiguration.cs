using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelServing.Planning.Desire;

/// <summary>A configuration that pods have read already, with another model in it.</summary>
internal static class SwappedConfiguration
{
    /// <summary>What goes with the model. The rest stays as it was: the image of these pods may be older than this operator.</summary>
    private static readonly string[] Sections = ["model", "fetch", "swap"];

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, NewLine = "\n" };

    /// <param name="known">What the pods read; JSON.</param>
    /// <param name="wanted">What a new pod would read; JSON.</param>
    public static string Of(string known, string wanted)
    {
        var (result, source) = (JsonNode.Parse(known)!.AsObject(), JsonNode.Parse(wanted)!.AsObject());
        foreach (var section in Sections)
        {
            result[section] = source[section]?.DeepClone();
        }

        return result.ToJsonString(Readable) + "\n";
    }

    /// <summary>The member <c>model.id</c>; null where there is none.</summary>
    public static string? ModelId(string configuration) => (string?)JsonNode.Parse(configuration)?["model"]?["id"];
}
