using System.Text.Json;

namespace ModelServing.Demo.Steps;

/// <summary>The conditions that were written for the object's present generation; older ones say nothing about it.</summary>
internal sealed record Conditions(IReadOnlyDictionary<string, Condition> ByType)
{
    public static Conditions Of(JsonElement modelDeployment)
    {
        var generation = modelDeployment.GetProperty("metadata").GetProperty("generation").GetInt64();
        var found = new Dictionary<string, Condition>(StringComparer.Ordinal);
        if (modelDeployment.TryGetProperty("status", out var status) && status.TryGetProperty("conditions", out var conditions))
        {
            foreach (var condition in conditions.EnumerateArray().Where(c => c.GetProperty("observedGeneration").GetInt64() == generation))
            {
                found[condition.GetProperty("type").GetString()!] = new Condition(
                    condition.GetProperty("status").GetString()!, condition.GetProperty("reason").GetString()!, condition.GetProperty("message").GetString()!);
            }
        }

        return new Conditions(found);
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

/// <summary>One condition of a status.</summary>
internal sealed record Condition(string Status, string Reason, string Message);
