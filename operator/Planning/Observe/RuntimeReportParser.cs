using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ModelServing.Planning.Observe;

/// <summary>
/// Reads what a runtime says. The text comes from a pod that a user's image may run: nothing in it is trusted, a member of
/// the wrong type or out of range counts as missing, and no text makes it throw.
/// </summary>
public static partial class RuntimeReportParser
{
    private const int MaximumLength = 64 * 1024;
    private const int MaximumElements = 64;
    private const double MaximumSeconds = 366 * 86400.0;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8 };

    /// <summary>Reads one element, such as a termination message; null when it is not a JSON object.</summary>
    public static RuntimeReport? ParseElement(string? text) =>
        Parse(text, root => root.ValueKind == JsonValueKind.Object ? Read(root) : null);

    /// <summary>Reads the answer of <c>POST /v2/repository/index</c>; the first element of the model, with the others in it; null when it holds none.</summary>
    /// <param name="text">The body.</param>
    /// <param name="modelName">The served name; with another name an element is left out.</param>
    public static RuntimeReport? ParseIndex(string? text, string modelName) => Parse(text, root =>
    {
        RuntimeReport[] versions = root.ValueKind != JsonValueKind.Array
            ? []
            :
            [
                .. root.EnumerateArray().Take(MaximumElements)
                    .Where(element => element.ValueKind == JsonValueKind.Object && Text(element, "name") == modelName)
                    .Select(Read),
            ];
        return versions is [var serving, .. var others] ? serving with { Others = others } : null;
    });

    private static RuntimeReport? Parse(string? text, Func<JsonElement, RuntimeReport?> read)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaximumLength)
        {
            return null;
        }

        try
        {
            // By way of bytes: a text with unpaired surrogates is replaced there, and refused as a string.
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text), Options);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or an escape that is half a surrogate pair: a container that crashed may write anything here.
            return null;
        }
    }

    private static RuntimeReport Read(JsonElement element)
    {
        var timings = element.TryGetProperty("timings", out var value) && value.ValueKind == JsonValueKind.Object ? value : default;
        return new RuntimeReport
        {
            Version = Text(element, "version") is { } version && NameForm().IsMatch(version) ? version : null,
            Id = Text(element, "id") is { } id && NameForm().IsMatch(id) ? id : null,
            State = Word(Text(element, "state")),
            Reason = Word(Text(element, "reason")),
            Message = MessageText.Clean(Text(element, "message")),
            ExitCode = (int?)Whole(element, "exitCode", 255),
            Digest = Text(element, "digest") is { } digest && DigestForm().IsMatch(digest) ? digest : null,
            SizeBytes = Whole(element, "sizeBytes", long.MaxValue),
            Opset = (int?)Whole(element, "opset", 1_000_000),
            ExecutionProvider = Word(Text(element, "executionProvider")),
            FetchMilliseconds = Milliseconds(timings, "fetchSeconds"),
            VerifyMilliseconds = Milliseconds(timings, "verifySeconds"),
            LoadMilliseconds = Milliseconds(timings, "loadSeconds"),
            WarmupMilliseconds = Milliseconds(timings, "warmupSeconds"),
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Word(string? text) => text is not null && WordForm().IsMatch(text) ? text : null;

    private static long? Whole(JsonElement element, string name, long maximum) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 && number <= maximum
            ? number
            : null;

    private static long? Milliseconds(JsonElement timings, string name) =>
        timings.ValueKind == JsonValueKind.Object && timings.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= MaximumSeconds
            ? (long)Math.Round(seconds * 1000)
            : null;

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex WordForm();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"^sha256:[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DigestForm();
}
