using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api.Protobuf;

/// <summary>Steps through the fields of an encoded message.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    /// <summary>False at the end. Wire types other than varint (0) and bytes (2) do not occur in these messages.</summary>
    public bool TryReadField(out int number, out int wireType)
    {
        (number, wireType) = (0, 0);
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = ReadVarint();
        (number, wireType) = ((int)(tag >> 3), (int)(tag & 7));
        return wireType is 0 or 2 ? true : throw Malformed();
    }

    /// <summary>Steps over a value that says nothing: zero, or no bytes. Go encodes these for each absent field that is no pointer.</summary>
    public bool TrySkipEmpty(int wireType) => wireType == 0 ? ReadVarint() == 0 : ReadBytes().IsEmpty;

    public ulong ReadVarint()
    {
        ulong value = 0;
        for (var index = 0; index < Math.Min(10, _rest.Length); index++)
        {
            value |= (ulong)(_rest[index] & 0x7F) << (7 * index);
            if (_rest[index] < 0x80)
            {
                _rest = _rest[(index + 1)..];
                return value;
            }
        }

        throw Malformed();
    }

    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        if (length > (ulong)_rest.Length)
        {
            throw Malformed();
        }

        var bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return bytes;
    }

    private static ApiStatusException Malformed() => ApiStatus.BadRequest("the object provided is unrecognized: malformed protobuf");
}
