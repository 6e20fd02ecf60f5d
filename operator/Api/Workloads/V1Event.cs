using System.Text.Json.Serialization;
using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>Something that happened to an object (<c>events.k8s.io/v1.Event</c>).</summary>
[KubernetesEntity(Group = "events.k8s.io", ApiVersion = "v1", Kind = "Event", PluralName = "events")]
public sealed record V1Event : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>Set once the event has happened more than once.</summary>
    public V1EventSeries? Series { get; init; }

    /// <summary>At most 128 characters.</summary>
    public string? ReportingController { get; init; }

    /// <summary>At most 128 characters.</summary>
    public string? ReportingInstance { get; init; }

    /// <summary>What was done, in CamelCase; at most 128 characters.</summary>
    public string? Action { get; init; }

    /// <summary>Why, in CamelCase; at most 128 characters.</summary>
    public string? Reason { get; init; }

    public V1ObjectReference? Regarding { get; init; }

    public V1ObjectReference? Related { get; init; }

    /// <summary>For people; at most 1024 bytes.</summary>
    public string? Note { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    public string? Type { get; init; }
}
