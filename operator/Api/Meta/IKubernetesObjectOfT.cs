namespace ModelServing.Api.Meta;

/// <summary>An API object with metadata: <see cref="V1ObjectMeta"/> for objects, <see cref="V1ListMeta"/> for lists.</summary>
public interface IKubernetesObject<TMetadata> : IKubernetesObject
    where TMetadata : class
{
    TMetadata? Metadata { get; set; }
}
