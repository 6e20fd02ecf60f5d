using System.Collections.Immutable;

namespace ModelServing.Protocol.Tensors;

/// <summary>
/// A named tensor. Its data are row-major, little-endian and contiguous; a <see cref="TensorDataType.Bytes"/> element is
/// a 32-bit little-endian length and that many bytes. So for every type, joining along the first axis is concatenation.
/// </summary>
/// <param name="name">The name that the model gives the tensor.</param>
/// <param name="dataType">Type of each element.</param>
/// <param name="shape">Dimensions, outermost first, none negative; empty for a scalar.</param>
/// <param name="data">
/// The elements, as many as the shape says. The memory belongs to whoever made the tensor; it must not change while the tensor is in use.
/// </param>
public sealed class Tensor(string name, TensorDataType dataType, ImmutableArray<long> shape, ReadOnlyMemory<byte> data)
{
    public string Name { get; } = name;

    public TensorDataType DataType { get; } = dataType;

    public ImmutableArray<long> Shape { get; } = shape;

    public ReadOnlyMemory<byte> Data { get; } = data;

    /// <summary>For messages: <c>x FP32 [1,3,48,192]</c>.</summary>
    public override string ToString() => $"{Name} {DataType.ProtocolName()} {TensorShape.Format(Shape.AsSpan())}";
}
