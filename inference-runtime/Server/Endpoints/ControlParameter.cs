namespace ModelServing.Runtime.Endpoints;

/// <summary>Something that a caller says beside the model's name, such as <c>unload_dependents</c>.</summary>
/// <param name="Name">As the caller gives it.</param>
/// <param name="IsFlag">Whether its value is true or false.</param>
internal sealed record ControlParameter(string Name, bool IsFlag);
