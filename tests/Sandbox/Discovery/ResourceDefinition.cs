using ModelServing.Sandbox.Storage;
using ModelServing.Sandbox.Storage.Rules;
using ModelServing.Sandbox.Tables;

namespace ModelServing.Sandbox.Discovery;

/// <summary>One resource in one version, as discovery lists it and as the store treats it.</summary>
internal sealed record ResourceDefinition(GroupResource Resource, string Version, string Kind, bool Namespaced)
{
    public static readonly IReadOnlySet<string> DefaultSelectableFields = new HashSet<string> { "metadata.name", "metadata.namespace" };

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

    /// <summary>Columns of a custom resource; built-in kinds have theirs in code.</summary>
    public IReadOnlyList<TableColumn> PrinterColumns { get; init; } = [];

    public bool IsCustom { get; init; }

    /// <summary>Not stored: answers each POST at once (SelfSubjectAccessReview).</summary>
    public bool CreateOnly { get; init; }

    /// <summary>What a field selector may name, in the served shape.</summary>
    public IReadOnlySet<string> SelectableFields { get; init; } = DefaultSelectableFields;

    public string? DeprecationWarning { get; init; }

    public string ApiVersion => Resource.Group.Length == 0 ? Version : $"{Resource.Group}/{Version}";
}
