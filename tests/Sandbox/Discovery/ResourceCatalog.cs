using System.Collections.Immutable;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Discovery;

/// <summary>The resources that are served now: the built-in ones, and those that CustomResourceDefinitions add and take away.</summary>
internal sealed class ResourceCatalog
{
    private readonly Lock _gate = new();
    private volatile ImmutableList<ResourceDefinition> _served;
    private ImmutableDictionary<GroupResource, ResourceDefinition> _stored;

    public ResourceCatalog(IEnumerable<ResourceDefinition> builtIn)
    {
        _served = [.. builtIn];
        _stored = _served.Where(d => !d.CreateOnly && d.StoredAs == d.Resource)
            .ToImmutableDictionary(d => d.Resource);
    }

    public IReadOnlyList<ResourceDefinition> Served => _served;

    /// <summary>One definition for each resource that the store holds.</summary>
    public IReadOnlyList<ResourceDefinition> StoredResources
    {
        get
        {
            lock (_gate)
            {
                return [.. _stored.Values];
            }
        }
    }

    public ResourceDefinition? Find(string group, string version, string resource) =>
        _served.Find(d => d.Resource.Group == group && d.Version == version && d.Resource.Resource == resource);

    /// <summary>The definition in whose version the objects are stored.</summary>
    public ResourceDefinition Stored(GroupResource resource)
    {
        lock (_gate)
        {
            return _stored.GetValueOrDefault(resource) ?? throw ApiStatus.UnknownPath();
        }
    }

    /// <summary>Sets the versions of one custom resource; the first is the stored one. An empty list takes the resource away.</summary>
    public void SetCustom(GroupResource resource, ResourceDefinition? stored, IReadOnlyList<ResourceDefinition> served)
    {
        lock (_gate)
        {
            _served = _served.RemoveAll(d => d.IsCustom && d.Resource == resource).AddRange(served);
            _stored = stored is null ? _stored.Remove(resource) : _stored.SetItem(resource, stored);
        }
    }
}
