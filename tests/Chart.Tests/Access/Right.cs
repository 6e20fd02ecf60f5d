namespace ModelServing.Chart.Tests.Access;

/// <summary>One verb on one resource that a role gives.</summary>
/// <param name="Verb">As in <see cref="ApiCall"/>.</param>
/// <param name="Group">API group; empty for the core.</param>
/// <param name="Resource">Plural, with the subresource where there is one.</param>
/// <param name="Namespace">Where; null: everywhere.</param>
/// <param name="Name">On which object; null: on any.</param>
internal sealed record Right(string Verb, string Group, string Resource, string? Namespace, string? Name)
{
    public bool Permits(ApiCall call) =>
        Verb == call.Verb && Group == call.Group && Resource == call.Resource
        && (Namespace is null || Namespace == call.Namespace)
        && (Name is null || Name == call.Name);

    public override string ToString() => $"{Verb} {Resource}{(Group.Length == 0 ? "" : $".{Group}")}{(Name is null ? "" : $" {Name}")} in {Namespace ?? "all namespaces"}";
}
