namespace ModelServing.Onnx.Inspection;

/// <summary>Whether requests can be joined along the first dimension.</summary>
/// <param name="Possible">Whether the first dimension of every input and every output is free.</param>
/// <param name="Axis">What the model calls that dimension of its first input; absent where batching is not possible or the dimension has no name.</param>
/// <param name="Reason">Why not; absent where batching is possible.</param>
public sealed record BatchingInspection(bool Possible, string? Axis, string? Reason);
