using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Patching;

/// <summary>JSON Pointer (RFC 6901): parsed reference tokens, and stepping through a document.</summary>
internal static class JsonPointer
{
    public static string[] Parse(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        return text[0] == '/'
            ? [.. text[1..].Split('/').Select(t => t.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
            : throw new PatchFault($"JSON pointer '{text}' must be empty or begin with '/'");
    }

    /// <summary>The value at the tokens; false where a step leads nowhere.</summary>
    public static bool TryFind(JsonNode? document, ReadOnlySpan<string> tokens, out JsonNode? found)
    {
        found = document;
        foreach (var token in tokens)
        {
            switch (found)
            {
                case JsonObject item when item.TryGetPropertyValue(token, out var member):
                    found = member;
                    break;
                case JsonArray items when Index(token, items.Count) is { } index:
                    found = items[index];
                    break;
                default:
                    found = null;
                    return false;
            }
        }

        return true;
    }

    /// <summary>A token as an index below <paramref name="limit"/>, in the one spelling that the RFC allows.</summary>
    public static int? Index(string token, int limit) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index < limit
        && (token.Length == 1 || token[0] != '0')
            ? index
            : null;
}
