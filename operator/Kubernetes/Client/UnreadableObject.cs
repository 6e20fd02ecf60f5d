namespace ModelServing.Kubernetes.Client;

/// <summary>An object that the server holds but whose JSON does not fit its type. One of them must not stop the others.
/// <paramref name="Error"/> says what does not fit, with the path in the document.</summary>
public sealed record UnreadableObject(NamespacedName Name, string? ResourceVersion, string Error);
