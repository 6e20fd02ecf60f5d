namespace ModelServing.Protocol.Requests;

/// <summary>An output that the caller asks for.</summary>
/// <param name="Name">The model's name for it.</param>
/// <param name="BinaryData">The output's own choice of binary data, which overrides the request's; null when it has none.</param>
public sealed record RequestedOutput(string Name, bool? BinaryData);
