using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Where a model comes from: a union with exactly one member.</summary>
[ValidationRule(
    "(has(self.http) ? 1 : 0) + (has(self.persistentVolumeClaim) ? 1 : 0) == 1",
    "spec.model.source needs exactly one of http, persistentVolumeClaim")]
public sealed record ModelSource
{
    [Description("A file on a web server.")]
    public HttpSource? Http { get; init; }

    [Description("A file on a claim of the same namespace.")]
    public PersistentVolumeClaimSource? PersistentVolumeClaim { get; init; }
}
