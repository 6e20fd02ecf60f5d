namespace ModelServing.Kubernetes.Client;

/// <summary>Body of a DELETE (<c>meta/v1.DeleteOptions</c>).</summary>
internal sealed record DeleteOptions(string ApiVersion, string Kind, string PropagationPolicy, DeletePreconditions? Preconditions);
