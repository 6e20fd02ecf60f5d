using ModelServing.Api.Meta;

namespace ModelServing.Host.Certificates;

/// <summary>Data that not everybody may read (<c>v1.Secret</c>).</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Secret", PluralName = "secrets")]
internal sealed record V1Secret : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    public string? Type { get; init; }

    /// <summary>Values are base64.</summary>
    public IReadOnlyDictionary<string, byte[]>? Data { get; init; }
}
