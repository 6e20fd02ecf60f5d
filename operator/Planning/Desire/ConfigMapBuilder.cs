using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>
/// One ConfigMap per revision. It is immutable: a pod that restarts reads what it read at first, whatever the spec says by then. Only where pods can swap
/// their model it is how they are told, and a pod that restarts begins with the newest.
/// </summary>
internal static class ConfigMapBuilder
{
    public const string Key = "config.json";

    public static V1ConfigMap Build(ResolvedModel model, DesiredRevision revision) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = ChildMetadata.Of(model, revision.Name, revision.Name),
        Immutable = model.Rollout.CanSwap ? null : true,
        Data = new Dictionary<string, string> { [Key] = revision.Configuration },
    };
}
