namespace ModelServing.Kubernetes.Client;

/// <summary>A page of a list.</summary>
/// <param name="Items">The objects that have it.</param>
/// <param name="Unreadable">Objects of the page that do not have the shape of <typeparamref name="T"/>; the others are good all the same.</param>
/// <param name="ResourceVersion">Where a watch that continues the list starts.</param>
/// <param name="Continue">Token for the next page; null on the last one.</param>
public sealed record ResourcePage<T>(
    IReadOnlyList<T> Items,
    IReadOnlyList<UnreadableObject> Unreadable,
    string ResourceVersion,
    string? Continue);
