using System.Text.Json.Nodes;
using ModelServing.Sandbox.OpenApi;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Patching;

/// <summary>Lays an applied configuration over the live value (structured-merge-diff <c>typed.Merge</c>).</summary>
internal static class TypedMerge
{
    /// <summary>A new value; neither argument is changed.</summary>
    public static JsonNode? Merge(SchemaView? schema, JsonNode? live, JsonNode? applied)
    {
        if (applied is null)
        {
            return live?.DeepClone();
        }

        if (live is null || !TypedValue.IsGranular(schema, applied))
        {
            return applied.DeepClone();
        }

        return (live, applied) switch
        {
            (JsonObject old, JsonObject now) => MergeObject(schema, old, now),
            (JsonArray old, JsonArray now) => MergeList(schema!, old, now),
            _ => applied.DeepClone(),
        };
    }

    private static JsonObject MergeObject(SchemaView? schema, JsonObject live, JsonObject applied)
    {
        var result = live.Copy();
        foreach (var (name, value) in applied)
        {
            result[name] = Merge(TypedValue.MemberSchema(schema, name), live[name], value);
        }

        return result;
    }

    /// <summary>Applied items in their order; live ones that are not applied stay beside their neighbours.</summary>
    private static JsonArray MergeList(SchemaView schema, JsonArray live, JsonArray applied)
    {
        var old = live.Select(i => (Step: PathStep.Item(schema, i, ""), Item: i)).ToList();
        var now = applied.Select(i => (Step: PathStep.Item(schema, i, ""), Item: i)).ToList();
        var wanted = now.Select(i => i.Step).ToHashSet();
        var bySteps = old.GroupBy(o => o.Step).ToDictionary(g => g.Key, g => g.Last().Item);
        var shared = new Queue<string>(now.Select(n => n.Step).Where(bySteps.ContainsKey));
        HashSet<string> merged = [];
        var result = new JsonArray();
        var (left, right) = (0, 0);
        while (left < old.Count || right < now.Count)
        {
            if (left < old.Count && right < now.Count && old[left].Step != now[right].Step
                && wanted.Contains(old[left].Step) && shared.TryPeek(out var next) && next != old[left].Step)
            {
                left++;
            }
            else if (left < old.Count && !wanted.Contains(old[left].Step))
            {
                result.Add(old[left++].Item?.DeepClone());
            }
            else if (left < old.Count && merged.Contains(old[left].Step))
            {
                left++;
            }
            else
            {
                var (step, item) = now[right++];
                result.Add(Merge(schema.Items, bySteps.GetValueOrDefault(step), item));
                merged.Add(step);
                if (shared.TryPeek(out var head) && head == step)
                {
                    shared.Dequeue();
                }
            }
        }

        return result;
    }
}
