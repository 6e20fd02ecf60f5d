using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Patching;

/// <summary>The 409 of an apply that would change what others own.</summary>
internal static class ApplyConflict
{
    public static ApiStatusException Of(IReadOnlyList<(FieldOwner Owner, FieldSet Fields)> conflicts)
    {
        var all = (from conflict in conflicts
                   from path in conflict.Fields.Paths()
                   select (conflict.Owner, Path: PathStep.Print(path))).ToList();
        var causes = all.Select(c => new JsonObject
        {
            ["reason"] = "FieldManagerConflict",
            ["message"] = $"conflict with {c.Owner.Described}",
            ["field"] = c.Path,
        });
        return new ApiStatusException(409, "Conflict", Message(all), new JsonObject { ["causes"] = new JsonArray([.. causes]) });
    }

    private static string Message(List<(FieldOwner Owner, string Path)> conflicts)
    {
        if (conflicts is [var (owner, path)])
        {
            return $"Apply failed with 1 conflict: conflict with {owner.Described}: {path}";
        }

        var byOwner = conflicts.GroupBy(c => c.Owner.Described).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"conflicts with {g.Key}:\n{string.Join('\n', g.Select(c => $"- {c.Path}"))}");
        return $"Apply failed with {conflicts.Count} conflicts: {string.Join('\n', byOwner)}";
    }
}
