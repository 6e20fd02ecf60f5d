namespace ModelServing.Kubernetes.Client;

/// <summary>Identifies an object within its resource. <paramref name="Namespace"/> is empty for cluster-scoped objects.</summary>
public readonly record struct NamespacedName(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
