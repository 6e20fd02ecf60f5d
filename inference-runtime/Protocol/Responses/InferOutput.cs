using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Responses;

/// <summary>One output of a response.</summary>
/// <param name="Tensor">Name, type, shape and data.</param>
/// <param name="BinaryData">Whether the data travel behind the JSON instead of in it.</param>
public sealed record InferOutput(Tensor Tensor, bool BinaryData);
