using System.Buffers.Binary;

namespace ModelServing.Protocol.Tensors;

/// <summary>Walks the elements of <see cref="TensorDataType.Bytes"/> data: 32-bit little-endian length, then the bytes.</summary>
/// <param name="data">The whole data of a tensor.</param>
public ref struct BytesElements(ReadOnlySpan<byte> data)
{
    /// <summary>Bytes of the length in front of each element.</summary>
    public const int PrefixSize = sizeof(uint);

    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>Offset of the element that <see cref="TryNext"/> reads next.</summary>
    public int Position { get; private set; }

    /// <summary>Whether every byte has been read.</summary>
    public readonly bool AtEnd => Position == _data.Length;

    /// <summary>Reads one element.</summary>
    /// <param name="element">The bytes without their length; a view of the data.</param>
    /// <returns>False at the end, and where a length reaches beyond the end.</returns>
    public bool TryNext(out ReadOnlySpan<byte> element)
    {
        element = default;
        var rest = _data[Position..];
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(rest, out var length) || length > (uint)(rest.Length - PrefixSize))
        {
            return false;
        }

        element = rest.Slice(PrefixSize, (int)length);
        Position += PrefixSize + (int)length;
        return true;
    }

    /// <summary>Skips elements.</summary>
    /// <returns>False if there are fewer than <paramref name="count"/> whole ones.</returns>
    public bool TrySkip(long count)
    {
        for (long i = 0; i < count; i++)
        {
            if (!TryNext(out _))
            {
                return false;
            }
        }

        return true;
    }
}
