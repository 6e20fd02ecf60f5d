namespace ModelServing.Sandbox.Patching;

/// <summary>A value that does not have the form of its schema, so that its fields cannot be told apart.</summary>
internal sealed class TypedFault(string path, string message) : Exception($"{path}: {message}");
