namespace ModelServing.Api.Meta;

/// <summary>What the API server answers when a request fails, or when a deletion has been accepted (<c>meta/v1.Status</c>).</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Status", PluralName = "status")]
public sealed record V1Status : IKubernetesObject<V1ListMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ListMeta? Metadata { get; set; }

    /// <summary><c>Success</c> or <c>Failure</c>.</summary>
    public string? Status { get; init; }

    public string? Message { get; init; }

    /// <summary>Machine-readable, e.g. <c>NotFound</c>, <c>Conflict</c>, <c>Expired</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>HTTP status code.</summary>
    public int? Code { get; init; }

    public V1StatusDetails? Details { get; init; }
}
