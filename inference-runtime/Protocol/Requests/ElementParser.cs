using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Requests;

/// <summary>
/// One scalar of <c>data</c> into its bytes. Integers are read as integers, so INT64 keeps all 64 bits; a fraction or an exponent in an
/// integer, and a value outside the type, are refused rather than rounded.
/// </summary>
internal static class ElementParser
{
    public static void Write(ref JsonCursor cursor, TensorDataType type, Span<byte> destination, long index, string field)
    {
        switch (type)
        {
            case TensorDataType.Bool:
                destination[0] = cursor.Token switch
                {
                    JsonTokenType.True => 1,
                    JsonTokenType.False => 0,
                    _ => throw Refuse(ref cursor, type, index, field, "true or false"),
                };
                break;
            case TensorDataType.Fp32:
                BinaryPrimitives.WriteSingleLittleEndian(destination, Single(ref cursor, index, field));
                break;
            case TensorDataType.Fp64:
                BinaryPrimitives.WriteDoubleLittleEndian(destination, Double(ref cursor, index, field));
                break;
            case TensorDataType.UInt8 or TensorDataType.UInt16 or TensorDataType.UInt32 or TensorDataType.UInt64:
                WriteUnsigned(ref cursor, type, destination, index, field);
                break;
            default:
                WriteSigned(ref cursor, type, destination, index, field);
                break;
        }
    }

    private static void WriteUnsigned(ref JsonCursor cursor, TensorDataType type, Span<byte> destination, long index, string field)
    {
        var max = type == TensorDataType.UInt64 ? ulong.MaxValue : (1UL << (type.ElementSize() * 8)) - 1;
        if (cursor.Token != JsonTokenType.Number || !TryGetUnsigned(ref cursor, out var value) || value > max)
        {
            throw Refuse(ref cursor, type, index, field, $"an integer from 0 to {max}");
        }

        WriteLowBytes(destination, value, type.ElementSize());
    }

    private static void WriteSigned(ref JsonCursor cursor, TensorDataType type, Span<byte> destination, long index, string field)
    {
        var max = type == TensorDataType.Int64 ? long.MaxValue : (1L << ((type.ElementSize() * 8) - 1)) - 1;
        if (cursor.Token != JsonTokenType.Number || !cursor.TryGetInt64(out var value) || value > max || value < -max - 1)
        {
            throw Refuse(ref cursor, type, index, field, $"an integer from {-max - 1} to {max}");
        }

        WriteLowBytes(destination, (ulong)value, type.ElementSize());
    }

    /// <summary>Accepts -0, which is an integer and not negative.</summary>
    private static bool TryGetUnsigned(ref JsonCursor cursor, out ulong value)
    {
        if (cursor.TryGetUInt64(out value))
        {
            return true;
        }

        value = 0;
        return cursor.TryGetInt64(out var signed) && signed == 0;
    }

    private static void WriteLowBytes(Span<byte> destination, ulong value, int size)
    {
        for (var i = 0; i < size; i++)
        {
            destination[i] = (byte)(value >> (8 * i));
        }
    }

    private static float Single(ref JsonCursor cursor, long index, string field)
    {
        if (cursor.Token == JsonTokenType.Number && cursor.TryGetSingle(out var value) && float.IsFinite(value))
        {
            return value;
        }

        return (float)NonFinite(ref cursor, TensorDataType.Fp32, index, field);
    }

    private static double Double(ref JsonCursor cursor, long index, string field)
    {
        if (cursor.Token == JsonTokenType.Number && cursor.TryGetDouble(out var value) && double.IsFinite(value))
        {
            return value;
        }

        return NonFinite(ref cursor, TensorDataType.Fp64, index, field);
    }

    /// <summary>NaN and the infinities, bare as Python writes them or quoted as .NET does.</summary>
    private static double NonFinite(ref JsonCursor cursor, TensorDataType type, long index, string field) =>
        cursor.Token != JsonTokenType.String ? throw Refuse(ref cursor, type, index, field, $"a number that {type.ProtocolName()} can hold")
        : cursor.Is("NaN"u8) ? double.NaN
        : cursor.Is("Infinity"u8) ? double.PositiveInfinity
        : cursor.Is("-Infinity"u8) ? double.NegativeInfinity
        : throw Refuse(ref cursor, type, index, field, "a number, NaN, Infinity or -Infinity");

    private static ProtocolException Refuse(ref JsonCursor cursor, TensorDataType type, long index, string field, string expected)
    {
        Debug.Assert(type.FitsJson(), "16-bit floats are refused before their elements are read");
        return ProtocolException.Invalid($"{field} element {index} must be {expected} for {type.ProtocolName()}, not {cursor.Describe()}");
    }
}
