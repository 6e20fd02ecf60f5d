using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics;
using ModelServing.Grpc.Wire;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Grpc.Messages;

/// <summary>Collects the elements of one tensor, packed or one by one, and never more than its shape has.</summary>
/// <param name="type">Type of each element.</param>
/// <param name="shape">For messages.</param>
/// <param name="elements">The shape's elements; the caller has made sure that the message is long enough for them.</param>
/// <param name="field">For messages.</param>
internal sealed class ElementSink(TensorDataType type, ImmutableArray<long> shape, long elements, string field)
{
    // A narrow integer is written with all of its four bytes before only the low ones count.
    private readonly ArrayBufferWriter<byte> _data = new(checked((int)(elements * (type == TensorDataType.Bytes ? BytesElements.PrefixSize : type.ElementSize())) + sizeof(uint)));
    private long _count;

    /// <summary>Takes the value of the field that the reader is at.</summary>
    public void Take(ref WireReader reader)
    {
        if (type == TensorDataType.Bytes && reader.Type == WireType.LengthDelimited)
        {
            AddBytes(reader.ReadBytes().Span);
        }
        else if (type != TensorDataType.Bytes && reader.Type == WireType.LengthDelimited)
        {
            var packed = new WireReader(reader.ReadBytes(), field);
            while (!packed.AtEnd)
            {
                Add(ref packed);
            }
        }
        else if (reader.Type == SingleType)
        {
            Add(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    /// <exception cref="ProtocolException">There are fewer elements than the shape has.</exception>
    public ReadOnlyMemory<byte> Finish() => _count == elements
        ? _data.WrittenMemory
        : throw Invalid($"{field} has {_count} elements, the shape {TensorShape.Format(shape.AsSpan())} has {elements}");

    private WireType? SingleType => type switch
    {
        TensorDataType.Bytes => null,
        TensorDataType.Fp32 => WireType.Fixed32,
        TensorDataType.Fp64 => WireType.Fixed64,
        _ => WireType.Varint,
    };

    private void Add(ref WireReader reader)
    {
        RequireRoom();
        var size = type.ElementSize();
        var destination = _data.GetSpan(size);
        switch (type)
        {
            case TensorDataType.Bool:
                destination[0] = reader.ReadVarint() == 0 ? (byte)0 : (byte)1;
                break;
            case TensorDataType.Fp32:
                BinaryPrimitives.WriteUInt32LittleEndian(destination, reader.ReadFixed32());
                break;
            case TensorDataType.Fp64:
                BinaryPrimitives.WriteUInt64LittleEndian(destination, reader.ReadFixed64());
                break;
            case TensorDataType.Int64 or TensorDataType.UInt64:
                BinaryPrimitives.WriteUInt64LittleEndian(destination, reader.ReadVarint());
                break;
            default:
                BinaryPrimitives.WriteUInt32LittleEndian(_data.GetSpan(sizeof(uint)), ReadNarrow(ref reader));
                break;
        }

        _data.Advance(size);
        _count++;
    }

    private void AddBytes(ReadOnlySpan<byte> element)
    {
        RequireRoom();
        BinaryPrimitives.WriteUInt32LittleEndian(_data.GetSpan(BytesElements.PrefixSize), (uint)element.Length);
        _data.Advance(BytesElements.PrefixSize);
        _data.Write(element);
        _count++;
    }

    /// <summary>A 32-bit integer on the wire, its low bytes being the element; its upper 32 bits do not count, as protobuf wants.</summary>
    private uint ReadNarrow(ref WireReader reader)
    {
        var value = (uint)reader.ReadVarint();
        var (minimum, maximum) = type switch
        {
            TensorDataType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            TensorDataType.Int16 => (short.MinValue, short.MaxValue),
            TensorDataType.Int32 => (int.MinValue, int.MaxValue),
            TensorDataType.UInt8 => (byte.MinValue, byte.MaxValue),
            TensorDataType.UInt16 => (ushort.MinValue, ushort.MaxValue),
            TensorDataType.UInt32 => ((long)uint.MinValue, (long)uint.MaxValue),
            _ => throw new UnreachableException(),
        };
        var number = minimum < 0 ? (int)value : (long)value;
        return number >= minimum && number <= maximum
            ? value
            : throw Invalid($"{field} element {_count} must be an integer from {minimum} to {maximum} for {type.ProtocolName()}, not {number}");
    }

    private void RequireRoom()
    {
        if (_count == elements)
        {
            throw Invalid($"{field} has more than the {elements} elements of shape {TensorShape.Format(shape.AsSpan())}");
        }
    }

    private static ProtocolException Invalid(string message) => new(ErrorKind.InvalidArgument, message);
}
