using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using ModelServing.Protocol.Errors;

namespace ModelServing.Grpc.Wire;

/// <summary>
/// Walks the fields of one protobuf message where it lies: nothing is copied, and bytes stay views of the message. The generated parsers copy every
/// bytes field, which for tensors is the larger part of the work.
/// </summary>
/// <param name="message">The message.</param>
/// <param name="name">What it is, for messages of errors.</param>
internal ref struct WireReader(ReadOnlyMemory<byte> message, string name)
{
    private const int MaxGroupDepth = 64;
    private const int MaxVarintBytes = 10;

    private readonly ReadOnlyMemory<byte> _message = message;
    private readonly ReadOnlySpan<byte> _bytes = message.Span;
    private readonly string _name = name;
    private int _position;

    /// <summary>Number of the field that <see cref="TryReadField"/> came to.</summary>
    public int Field { get; private set; }

    /// <summary>How its value is encoded; the value has to be read, or skipped, before the next field.</summary>
    public WireType Type { get; private set; }

    public readonly bool AtEnd => _position == _bytes.Length;

    /// <summary>Moves to the next field.</summary>
    /// <returns>False at the end of the message.</returns>
    /// <exception cref="ProtocolException">What comes is no field.</exception>
    public bool TryReadField()
    {
        if (AtEnd)
        {
            return false;
        }

        var start = _position;
        var tag = ReadVarint();
        (Field, Type) = ((int)(tag >> 3), (WireType)(tag & 7));
        return tag <= uint.MaxValue && Field > 0 && Type <= WireType.Fixed32 ? true : throw Malformed(start, $"{tag} is no field's tag");
    }

    public bool IsAt(int field, WireType type) => Field == field && Type == type;

    /// <exception cref="ProtocolException">It is longer than 64 bits, or cut short.</exception>
    public ulong ReadVarint()
    {
        var start = _position;
        ulong value = 0;
        for (var i = 0; i < MaxVarintBytes; i++)
        {
            if (AtEnd)
            {
                throw Malformed(start, "a number is cut short");
            }

            var next = _bytes[_position++];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return i < MaxVarintBytes - 1 || next <= 1 ? value : throw Malformed(start, "a number has more than 64 bits");
            }
        }

        throw Malformed(start, $"a number has more than {MaxVarintBytes} bytes");
    }

    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)).Span);

    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)).Span);

    /// <summary>The value of a field with a length: a view of the message.</summary>
    /// <exception cref="ProtocolException">It reaches beyond the end.</exception>
    public ReadOnlyMemory<byte> ReadBytes()
    {
        var start = _position;
        var length = ReadVarint();
        return length <= (ulong)(_bytes.Length - _position)
            ? Take((int)length)
            : throw Malformed(start, $"field {Field} has {length} bytes, but only {_bytes.Length - _position} are left");
    }

    /// <exception cref="ProtocolException">It is not UTF-8.</exception>
    public string ReadString()
    {
        var start = _position;
        var bytes = ReadBytes().Span;
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw Malformed(start, $"field {Field} is not valid UTF-8");
    }

    /// <summary>Passes over the value, whatever it is.</summary>
    /// <exception cref="ProtocolException">It is cut short.</exception>
    public void Skip() => Skip(depth: 0);

    /// <summary>What to throw about the byte at a position.</summary>
    private readonly ProtocolException Malformed(int position, string complaint) =>
        new(ErrorKind.InvalidArgument, $"{_name} is no valid protobuf message: {complaint} (byte {position} of {_bytes.Length})");

    private void Skip(int depth)
    {
        switch (Type)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                Take(sizeof(ulong));
                break;
            case WireType.LengthDelimited:
                ReadBytes();
                break;
            case WireType.StartGroup:
                SkipGroup(Field, depth + 1);
                break;
            case WireType.Fixed32:
                Take(sizeof(uint));
                break;
            case WireType.EndGroup:
                throw Malformed(_position, $"group {Field} ends without a beginning");
        }
    }

    private void SkipGroup(int field, int depth)
    {
        if (depth > MaxGroupDepth)
        {
            throw Malformed(_position, $"groups are nested more than {MaxGroupDepth} deep");
        }

        while (TryReadField())
        {
            if (Type == WireType.EndGroup)
            {
                _ = Field == field ? true : throw Malformed(_position, $"group {field} ends as group {Field}");
                return;
            }

            Skip(depth);
        }

        throw Malformed(_position, $"group {field} has no end");
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length > _bytes.Length - _position)
        {
            throw Malformed(_position, $"field {Field} needs {length} bytes, but only {_bytes.Length - _position} are left");
        }

        var slice = _message.Slice(_position, length);
        _position += length;
        return slice;
    }
}
