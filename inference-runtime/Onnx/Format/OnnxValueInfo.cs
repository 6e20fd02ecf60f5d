using System.Collections.Immutable;

namespace ModelServing.Onnx.Format;

/// <summary>An input or output as the file declares it.</summary>
/// <param name="Name">The model's name for it.</param>
/// <param name="Kind"><c>tensor</c>, <c>sequence</c>, <c>map</c>, <c>optional</c>, <c>sparse_tensor</c>, <c>opaque</c>, or <c>unknown</c>.</param>
/// <param name="ElementType">A value of TensorProto.DataType; 0 where the kind is not a tensor or the type is not given.</param>
/// <param name="Shape">Null where the file does not say.</param>
public sealed record OnnxValueInfo(string Name, string Kind, int ElementType, ImmutableArray<OnnxDimension>? Shape);
