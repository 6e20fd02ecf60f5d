namespace ModelServing.Kubernetes.Client;

/// <summary>What must hold for a deletion to happen; the server answers 409 otherwise.</summary>
/// <param name="Uid">Delete this very object, not one that took its name since.</param>
/// <param name="ResourceVersion">Delete only this state of it.</param>
public sealed record DeletePreconditions(string? Uid, string? ResourceVersion = null);
