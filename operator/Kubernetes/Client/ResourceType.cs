using System.Text.Json.Serialization.Metadata;
using ModelServing.Api.Meta;

namespace ModelServing.Kubernetes.Client;

/// <summary>What the client must know of a kind: where it is served and how it is written.</summary>
public sealed record ResourceType<T>(
    string Group,
    string Version,
    string Kind,
    string Plural,
    bool IsNamespaced,
    JsonTypeInfo<T> ItemInfo)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Reads objects that are kept.</summary>
    internal JsonTypeInfo<T> KeptItemInfo { get; } = StringPool.Over(ItemInfo);

    /// <summary>The wire's <c>apiVersion</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
