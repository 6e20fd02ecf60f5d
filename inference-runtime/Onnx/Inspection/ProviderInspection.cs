namespace ModelServing.Onnx.Inspection;

/// <summary>An execution provider on this machine.</summary>
/// <param name="Name">As in the configuration document.</param>
/// <param name="Usable">Whether a session can be given to it here.</param>
/// <param name="Reason">Why not; absent otherwise.</param>
public sealed record ProviderInspection(string Name, bool Usable, string? Reason);
