namespace ModelServing.Onnx.Format;

/// <summary>A dimension of an input or output.</summary>
/// <param name="Size">At least 0; null where it is free.</param>
/// <param name="Name">What the model calls a free dimension; null where it has no name for it.</param>
public readonly record struct OnnxDimension(long? Size, string? Name);
