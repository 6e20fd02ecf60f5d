using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;

namespace ModelServing.Sandbox.Scheduling;

/// <summary>Amounts by resource name, in thousandths of a unit; a resource that is not named is zero.</summary>
internal sealed class ResourceAmounts
{
    public static readonly ResourceAmounts None = new(ImmutableSortedDictionary<string, Int128>.Empty);
    private readonly ImmutableSortedDictionary<string, Int128> _millis;

    private ResourceAmounts(ImmutableSortedDictionary<string, Int128> millis) => _millis = millis;

    public IEnumerable<string> Names => _millis.Keys;

    public Int128 this[string name] => _millis.GetValueOrDefault(name);

    /// <summary>Reads an object such as {"cpu": "500m", "memory": "1Gi"}.</summary>
    public static ResourceAmounts Read(JsonNode? quantities) => new(
        quantities.Strings().ToImmutableSortedDictionary(pair => pair.Key, pair => ResourceQuantity.ParseMillis(pair.Value), StringComparer.Ordinal));

    public ResourceAmounts Plus(ResourceAmounts other) => Merge(other, (one, two) => one + two);

    public ResourceAmounts Minus(ResourceAmounts other) => Merge(other, (one, two) => one - two);

    public ResourceAmounts Max(ResourceAmounts other) => Merge(other, Int128.Max);

    /// <summary>What is here, and of <paramref name="fallback"/> what is not named here.</summary>
    public ResourceAmounts Or(ResourceAmounts fallback) => new(fallback._millis.SetItems(_millis));

    private ResourceAmounts Merge(ResourceAmounts other, Func<Int128, Int128, Int128> combine)
    {
        var merged = _millis.ToBuilder();
        foreach (var name in _millis.Keys.Union(other._millis.Keys))
        {
            merged[name] = combine(this[name], other[name]);
        }

        return new ResourceAmounts(merged.ToImmutable());
    }
}
