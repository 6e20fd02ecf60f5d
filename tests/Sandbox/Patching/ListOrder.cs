using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Patching;

/// <summary>Order of a merged list: that of <c>$setElementOrder</c> for what the patch names; the rest keeps its place before the next named one.</summary>
internal static class ListOrder
{
    public static IReadOnlyList<TItem> Arrange<TItem>(
        List<TItem> items, JsonArray existing, JsonArray? order, Func<TItem, JsonNode?> identity)
        where TItem : JsonNode?
    {
        if (order is null)
        {
            return items;
        }

        var wanted = order.Select(o => o is JsonObject keyed && keyed.Count == 1 ? keyed.First().Value : o).ToList();
        int Rank(TItem item) => wanted.FindIndex(w => JsonNode.DeepEquals(w, identity(item)));
        var named = items.Where(i => Rank(i) >= 0).OrderBy(Rank).ToList();
        var unnamed = items.Where(i => Rank(i) < 0).ToList();

        // Server-only items go before the first named item that followed them in the live list.
        List<TItem> result = [];
        var next = 0;
        foreach (var item in named)
        {
            while (next < unnamed.Count && Position(unnamed[next]) < Position(item))
            {
                result.Add(unnamed[next++]);
            }

            result.Add(item);
        }

        result.AddRange(unnamed.Skip(next));
        return result;

        int Position(TItem item)
        {
            for (var index = 0; index < existing.Count; index++)
            {
                var live = existing[index];
                var key = item is JsonObject && live is JsonObject liveItem && LiveIdentity(liveItem) is { } found ? found : live;
                if (JsonNode.DeepEquals(key, identity(item)))
                {
                    return index;
                }
            }

            return int.MaxValue;
        }

        JsonNode? LiveIdentity(JsonObject live) => live is TItem typed ? identity(typed) : null;
    }
}
