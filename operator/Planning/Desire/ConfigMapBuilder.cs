using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>One immutable ConfigMap per revision: a pod that restarts reads what it read at first, whatever the spec says by then.</summary>
internal static class ConfigMapBuilder
{
    public const string Key = "config.json";

    public static V1ConfigMap Build(ResolvedModel model, DesiredRevision revision) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = ChildMetadata.Of(model, revision.Name, revision.Name),
        Immutable = true,
        Data = new Dictionary<string, string> { [Key] = revision.Configuration },
    };
}
