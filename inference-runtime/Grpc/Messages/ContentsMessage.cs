using System.Collections.Immutable;
using ModelServing.Grpc.Wire;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Grpc.Messages;

/// <summary>An <c>InferTensorContents</c> into a tensor's bytes. Floats that come in one piece are those bytes already and stay where they are.</summary>
internal static class ContentsMessage
{
    /// <param name="message">Empty where the input has no contents.</param>
    /// <param name="type">Type of each element.</param>
    /// <param name="shape">Dimensions, none negative.</param>
    /// <param name="field">The input, for messages.</param>
    /// <exception cref="ProtocolException">The elements are of another type, too few, too many, or outside of their type.</exception>
    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> message, TensorDataType type, ImmutableArray<long> shape, string field)
    {
        var own = ContentsField.Of(type)
            ?? throw Invalid($"{field} is {type.ProtocolName()}, which contents cannot carry; send it in raw_input_contents");
        var elements = BinaryTensorRules.CountElements(type, shape, field);
        if (elements > message.Length / own.MinElementBytes)
        {
            // Before anything of that size is reserved.
            throw Invalid($"{field} has {(message.IsEmpty ? "no" : "too few")} elements in {own.Name}, the shape {TensorShape.Format(shape.AsSpan())} has {elements}");
        }

        if (type is TensorDataType.Fp32 or TensorDataType.Fp64 && OnlyPiece(message, own, field) is { } piece && piece.Length == elements * type.ElementSize())
        {
            return piece;
        }

        var sink = new ElementSink(type, shape, elements, $"{field}.{own.Name}");
        var reader = new WireReader(message, $"{field}.contents");
        while (reader.TryReadField())
        {
            if (reader.Field == own.Number)
            {
                sink.Take(ref reader);
                continue;
            }

            RefuseOther(reader, own, type, field);
            reader.Skip();
        }

        return sink.Finish();
    }

    /// <summary>The packed elements where the message has nothing else.</summary>
    private static ReadOnlyMemory<byte>? OnlyPiece(ReadOnlyMemory<byte> message, ContentsField own, string field)
    {
        var reader = new WireReader(message, $"{field}.contents");
        if (!reader.TryReadField() || !reader.IsAt(own.Number, WireType.LengthDelimited))
        {
            return null;
        }

        var piece = reader.ReadBytes();
        return reader.AtEnd ? piece : (ReadOnlyMemory<byte>?)null;
    }

    private static void RefuseOther(WireReader reader, ContentsField own, TensorDataType type, string field)
    {
        if (ContentsField.Find(reader.Field) is { } other)
        {
            throw Invalid($"{field} is {type.ProtocolName()} and has {other.Name}; its elements belong into {own.Name}");
        }
    }

    private static ProtocolException Invalid(string message) => new(ErrorKind.InvalidArgument, message);
}
