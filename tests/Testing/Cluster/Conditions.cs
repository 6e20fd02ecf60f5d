using System.Text.Json;

namespace ModelServing.Testing.Cluster;

/// <summary>The conditions that were written for the object's present generation; older ones say nothing about it.</summary>
public sealed record Conditions(IReadOnlyDictionary<string, Condition> ByType)
{
    /// <summary>The kubectl output format that <see cref="Parse"/> reads: one line for each event of a watch.</summary>
    public const string OutputFormat = """jsonpath={.metadata.generation}{"|"}{.status.conditions}{"\n"}""";

    public static Conditions Parse(string line)
    {
        var (generation, conditions) = line.Split('|', 2) is [var first, var second] ? (long.Parse(first), second) : throw new FormatException($"'{line}' is not generation and conditions");
        if (conditions.Length == 0)
        {
            return new Conditions(new Dictionary<string, Condition>());
        }

        using var document = JsonDocument.Parse(conditions);
        return new Conditions(document.RootElement.EnumerateArray()
            .Where(condition => condition.GetProperty("observedGeneration").GetInt64() == generation)
            .ToDictionary(Text("type"), condition => new Condition(Text("status")(condition), Text("reason")(condition), Text("message")(condition))));

        static Func<JsonElement, string> Text(string name) => element => element.GetProperty(name).GetString()!;
    }

    public bool IsTrue(string type) => ByType.TryGetValue(type, out var condition) && condition.Status == "True";

    /// <summary>What a reader wants to know first: why it is stalled, else why it is not ready yet.</summary>
    public string Summary =>
        IsTrue("Stalled") ? Line("Stalled")
        : ByType.ContainsKey("Ready") ? Line("Ready")
        : "";

    public override string ToString() => string.Join("; ", ByType.Keys.Order(StringComparer.Ordinal).Select(Line));

    private string Line(string type)
    {
        var condition = ByType[type];
        return $"{type}={condition.Status} {condition.Reason}{(condition.Message.Length > 0 ? ": " : "")}{condition.Message}";
    }
}
