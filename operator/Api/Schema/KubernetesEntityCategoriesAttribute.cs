namespace ModelServing.Api.Schema;

/// <summary>Groups of kinds that <c>kubectl get</c> lists together.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityCategoriesAttribute(params string[] categories) : Attribute
{
    public IReadOnlyList<string> Categories { get; } = categories;
}
