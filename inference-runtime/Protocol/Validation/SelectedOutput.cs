namespace ModelServing.Protocol.Validation;

/// <summary>An output that will be computed and sent.</summary>
/// <param name="Index">Its place among the model's outputs.</param>
/// <param name="BinaryData">Whether it travels as binary data.</param>
public readonly record struct SelectedOutput(int Index, bool BinaryData);
