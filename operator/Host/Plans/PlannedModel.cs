using System.Text.Json.Nodes;
using ModelServing.Planning.Plan;

namespace ModelServing.Host.Plans;

/// <summary>Everything that is printed of one ModelDeployment.</summary>
/// <param name="Origin">Where it was read.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Resolved">Its spec with every default; null when it is not valid.</param>
/// <param name="Revision">The wanted revision; null when the spec is not valid.</param>
/// <param name="Rollout">What becomes of the pods.</param>
/// <param name="Changes">The children, in the order in which they are written, then those that go.</param>
/// <param name="Problems">Why nothing would be written.</param>
internal sealed record PlannedModel(
    string Origin,
    string Namespace,
    string Name,
    JsonNode? Resolved,
    string? Revision,
    RolloutForecast Rollout,
    IReadOnlyList<ChildChange> Changes,
    IReadOnlyList<string> Problems)
{
    public bool IsDifferent => Changes.Any(change => change.Action != ChildActions.Keep);
}
