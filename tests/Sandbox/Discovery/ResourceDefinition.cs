using ModelServing.Sandbox.Storage;
using ModelServing.Sandbox.Storage.Rules;

namespace ModelServing.Sandbox.Discovery;

/// <summary>One resource in one version, as discovery lists it and as the store treats it.</summary>
internal sealed record ResourceDefinition(GroupResource Resource, string Version, string Kind, bool Namespaced)
{
    public string Singular { get; init; } = Kind.ToLowerInvariant();

    public string ListKind { get; init; } = Kind + "List";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public bool HasStatus { get; init; }

    /// <summary>metadata.generation counts the changes of everything but metadata and status.</summary>
    public bool TracksGeneration { get; init; }

    public ScaleSubresource? Scale { get; init; }

    public ResourceRules Rules { get; init; } = ResourceRules.None;

    /// <summary>The resource whose objects these are: events.k8s.io events are the core events seen in another shape.</summary>
    public GroupResource StoredAs { get; init; } = Resource;

    public IObjectConversion? Conversion { get; init; }

    public bool IsCustom { get; init; }

    /// <summary>Not stored: answers each POST at once (SelfSubjectAccessReview).</summary>
    public bool CreateOnly { get; init; }

    public string? DeprecationWarning { get; init; }

    public string ApiVersion => Resource.Group.Length == 0 ? Version : $"{Resource.Group}/{Version}";
}
