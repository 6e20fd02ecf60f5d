using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>Configuration text by key (<c>v1.ConfigMap</c>).</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "ConfigMap", PluralName = "configmaps")]
public sealed record V1ConfigMap : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    /// <summary>When true the API server refuses any change of the data.</summary>
    public bool? Immutable { get; init; }

    public IReadOnlyDictionary<string, string>? Data { get; init; }
}
