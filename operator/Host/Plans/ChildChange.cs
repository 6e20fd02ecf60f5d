using System.Text.Json.Nodes;

namespace ModelServing.Host.Plans;

/// <summary>What becomes of one child.</summary>
/// <param name="Action">One of <see cref="ChildActions"/>.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Before">As it is; null where it is not there.</param>
/// <param name="After">As it will be; null where it goes.</param>
internal sealed record ChildChange(string Action, string Kind, string Name, JsonObject? Before, JsonObject? After);
