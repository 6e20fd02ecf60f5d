namespace ModelServing.Api.Meta;

/// <summary>Names the API resource that a C# type is the shape of.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KubernetesEntityAttribute : Attribute
{
    /// <summary>The API group; empty for the core group.</summary>
    public string Group { get; init; } = "";

    /// <summary>The version alone, e.g. <c>v1</c>.</summary>
    public required string ApiVersion { get; init; }

    public required string Kind { get; init; }

    /// <summary>The resource's name in URLs.</summary>
    public required string PluralName { get; init; }

    /// <summary><c>group/version</c>, or the version alone for the core group: the wire's <c>apiVersion</c>.</summary>
    public string GroupVersion => Group.Length == 0 ? ApiVersion : $"{Group}/{ApiVersion}";
}
