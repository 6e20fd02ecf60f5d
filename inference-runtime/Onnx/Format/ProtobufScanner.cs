using System.Diagnostics;
using System.Text;

namespace ModelServing.Onnx.Format;

/// <summary>
/// Walks a protocol buffers message in a file without loading it: what is not asked for is passed over. Every length is checked against the message
/// around it before anything is read or allocated.
/// </summary>
/// <param name="stream">Readable and seekable.</param>
internal sealed class ProtobufScanner(Stream stream)
{
    private const int MaxStringBytes = 64 * 1024;

    /// <summary>Offset of the next byte.</summary>
    public long Position { get; private set; }

    /// <summary>Reads the next field's number and type.</summary>
    /// <param name="end">Where the message ends.</param>
    /// <param name="field">The field's number.</param>
    /// <param name="type">How its value is written.</param>
    /// <returns>False at the end of the message.</returns>
    public bool TryReadTag(long end, out int field, out WireType type)
    {
        if (Position >= end)
        {
            (field, type) = (0, default);
            return false;
        }

        var start = Position;
        var tag = ReadVarint(end);
        field = (int)Math.Min(tag >> 3, int.MaxValue);
        type = (WireType)(tag & 7);
        return field is > 0 and < 1 << 29 && type is WireType.Varint or WireType.Fixed64 or WireType.Length or WireType.Fixed32
            ? true
            : throw new OnnxFormatException($"byte {start} does not begin a field");
    }

    public ulong ReadVarint(long end)
    {
        var start = Position;
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Position < end ? stream.ReadByte() : -1;
            if (next < 0)
            {
                throw Truncated(start);
            }

            Position++;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new OnnxFormatException($"the number at byte {start} is longer than 64 bits");
    }

    /// <summary>Reads the length of a string or message and returns where it ends.</summary>
    public long ReadEnd(long end)
    {
        var start = Position;
        var length = ReadVarint(end);
        return length <= (ulong)(end - Position) ? Position + (long)length : throw Truncated(start);
    }

    public string ReadString(long end)
    {
        var start = Position;
        var stop = ReadEnd(end);
        if (stop - Position > MaxStringBytes)
        {
            throw new OnnxFormatException($"the string at byte {start} is {stop - Position} bytes long");
        }

        var bytes = new byte[stop - Position];
        stream.ReadExactly(bytes);
        Position = stop;
        return Encoding.UTF8.GetString(bytes);
    }

    public void Skip(WireType type, long end)
    {
        switch (type)
        {
            case WireType.Varint:
                ReadVarint(end);
                break;
            case WireType.Fixed64:
                SkipTo(Position + 8, end);
                break;
            case WireType.Fixed32:
                SkipTo(Position + 4, end);
                break;
            case WireType.Length:
                SkipTo(ReadEnd(end), end);
                break;
            default:
                throw new UnreachableException();
        }
    }

    public void SkipTo(long position, long end)
    {
        if (position > end)
        {
            throw Truncated(Position);
        }

        stream.Position = position;
        Position = position;
    }

    private static OnnxFormatException Truncated(long at) => new($"the file is damaged or cut short: the field at byte {at} reaches beyond its end");
}
