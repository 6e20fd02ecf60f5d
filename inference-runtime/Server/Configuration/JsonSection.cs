using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelServing.Runtime.Configuration;

/// <summary>
/// Reads one JSON object strictly. A wrong or missing member is noted under its full path and a stand-in is returned, so that one
/// pass reports every violation; members that nobody asked for are violations too.
/// </summary>
internal sealed class JsonSection
{
    private const int ShownLength = 80;

    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly ICollection<ConfigurationProblem> _problems;

    public JsonSection(JsonElement element, string path, ICollection<ConfigurationProblem> problems)
    {
        _path = path;
        _problems = problems;
        if (element.ValueKind == JsonValueKind.Undefined)
        {
            return;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new ConfigurationProblem(path, $"must be an object, is {Show(element)}"));
            return;
        }

        foreach (var member in element.EnumerateObject().Where(member => !_members.TryAdd(member.Name, member.Value)))
        {
            Report(member.Name, "is given twice");
        }
    }

    public void Report(string name, string message) => _problems.Add(new ConfigurationProblem(PathOf(name), message));

    public bool Has(string name) => _members.ContainsKey(name);

    /// <summary>An absent object reads as an empty one: its members take their defaults or are reported as missing.</summary>
    public JsonSection Object(string name) =>
        new(Take(name, out var element) ? element : default, PathOf(name), _problems);

    public string RequiredText(string name)
    {
        if (!Has(name))
        {
            _known.Add(name);
            Report(name, "is missing");
        }

        return Text(name, "");
    }

    public string Text(string name, string fallback)
    {
        if (!Take(name, out var element))
        {
            return fallback;
        }

        if (TryText(element, out var text))
        {
            return text;
        }

        Report(name, $"must be a string, is {Show(element)}");
        return fallback;
    }

    public long Integer(string name, long fallback, long minimum, long maximum)
    {
        if (!Take(name, out var element))
        {
            return fallback;
        }

        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var value) && value >= minimum && value <= maximum)
        {
            return value;
        }

        Report(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {minimum} to {maximum}, is {Show(element)}"));
        return fallback;
    }

    public T Choice<T>(string name, T fallback)
        where T : struct, Enum
    {
        if (!Take(name, out var element))
        {
            return fallback;
        }

        if (TryChoice<T>(element, out var choice))
        {
            return choice;
        }

        Report(name, $"must be one of {string.Join(", ", Enum.GetNames<T>())}, is {Show(element)}");
        return fallback;
    }

    /// <summary>Each element of an array with its path, such as <c>allowedNetworks[2]</c>; nothing where the member is absent.</summary>
    public IEnumerable<(string Path, JsonElement Element)> Items(string name)
    {
        if (!Take(name, out var element))
        {
            return [];
        }

        if (element.ValueKind == JsonValueKind.Array)
        {
            return element.EnumerateArray().Select((item, index) => (string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]"), item));
        }

        Report(name, $"must be an array, is {Show(element)}");
        return [];
    }

    /// <summary>Each element of an array as an object, with its path; nothing where the member is absent.</summary>
    public IEnumerable<(string Path, JsonSection Section)> Objects(string name) =>
        Items(name).Select(item => (item.Path, new JsonSection(item.Element, PathOf(item.Path), _problems)));

    /// <summary>To be called last: everything that was not asked for by then is unknown.</summary>
    public void RejectUnknown()
    {
        foreach (var name in _members.Keys.Where(name => !_known.Contains(name)))
        {
            Report(Shorten(name), $"is not known here; known are {string.Join(", ", _known)}");
        }
    }

    public static bool TryChoice<T>(JsonElement element, out T choice)
        where T : struct, Enum
    {
        choice = default;

        // Enum.TryParse alone would also take numbers and lists of names.
        return TryText(element, out var text)
            && Enum.GetNames<T>().Contains(text, StringComparer.Ordinal)
            && Enum.TryParse(text, out choice);
    }

    /// <summary>The value as the document spells it, cut to a length that fits a message.</summary>
    public static string Show(JsonElement element) => Shorten(element.GetRawText());

    /// <summary>Quoted and escaped as in JSON, cut to a length that fits a message.</summary>
    public static string Show(string text) => $"\"{JsonEncodedText.Encode(Shorten(text), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    public static bool TryText(JsonElement element, out string text)
    {
        text = element.ValueKind == JsonValueKind.String ? element.GetString() ?? "" : "";
        return element.ValueKind == JsonValueKind.String;
    }

    private bool Take(string name, out JsonElement element)
    {
        _known.Add(name);
        return _members.TryGetValue(name, out element);
    }

    private string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private static string Shorten(string text)
    {
        if (text.Length <= ShownLength)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[ShownLength - 1]) ? ShownLength - 1 : ShownLength;
        return string.Concat(text.AsSpan(0, length), "…");
    }
}
