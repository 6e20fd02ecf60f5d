using System.Collections.Immutable;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Requests;

/// <summary>What a tensor and its binary data must satisfy before native code may see them.</summary>
public static class BinaryTensorRules
{
    /// <param name="type">Type of each element.</param>
    /// <param name="shape">Dimensions, none negative.</param>
    /// <param name="data">The tensor's data, as <see cref="Tensor.Data"/> has them.</param>
    /// <param name="field">The tensor, for messages.</param>
    /// <param name="size">What the wire calls the data's size, for messages.</param>
    /// <exception cref="ProtocolException">They do not fit each other; the message names the tensor and both sizes.</exception>
    public static void Check(
        TensorDataType type, ImmutableArray<long> shape, ReadOnlySpan<byte> data, string field, string size = "binary_data_size")
    {
        var elements = CountElements(type, shape, field);
        if (type == TensorDataType.Bytes)
        {
            CheckElements(elements, data, field);
        }
        else if (elements * type.ElementSize() != data.Length)
        {
            throw ProtocolException.Invalid(
                $"{field} has {size} {data.Length}, but {type.ProtocolName()} {TensorShape.Format(shape.AsSpan())} needs {elements * type.ElementSize()} bytes");
        }
        else if (type == TensorDataType.Bool && data.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var at)
        {
            // C++ leaves a bool with any other representation undefined.
            throw ProtocolException.Invalid($"{field} element {at} is the byte {data[at]}; a BOOL is 0 or 1");
        }
    }

    /// <summary>Elements of the shape, bounded so that bytes fit an int.</summary>
    /// <exception cref="ProtocolException">There are more.</exception>
    public static long CountElements(TensorDataType type, ImmutableArray<long> shape, string field) =>
        TensorShape.TryCountElements(shape.AsSpan(), out var elements) && elements <= RequestLimits.MaxTensorBytes / Math.Max(1, type.ElementSize())
            ? elements
            : throw ProtocolException.Invalid(
                $"{field} with shape {TensorShape.Format(shape.AsSpan())} is larger than {RequestLimits.MaxTensorBytes} bytes");

    private static void CheckElements(long elements, ReadOnlySpan<byte> data, string field)
    {
        var walker = new BytesElements(data);
        for (long i = 0; i < elements; i++)
        {
            if (!walker.TryNext(out _))
            {
                throw ProtocolException.Invalid(
                    $"{field} has {elements} BYTES elements, but element {i} at byte {walker.Position} does not fit into the {data.Length} bytes given");
            }
        }

        if (!walker.AtEnd)
        {
            throw ProtocolException.Invalid($"{field} has {data.Length - walker.Position} bytes after its {elements} BYTES elements");
        }
    }
}
