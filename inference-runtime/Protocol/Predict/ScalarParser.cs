using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Predict;

/// <summary>One value of a nested array into its bytes. 16-bit floats are numbers here, as in TensorFlow Serving; BYTES are strings or <c>{"b64": "…"}</c>.</summary>
internal static class ScalarParser
{
    public static void Append(ref JsonCursor cursor, TensorDataType type, ArrayBufferWriter<byte> data, long index, string field)
    {
        switch (type)
        {
            case TensorDataType.Bytes:
                AppendBytes(ref cursor, data, index, field);
                break;
            case TensorDataType.Fp16 or TensorDataType.Bf16:
                AppendHalf(ref cursor, type, data, index, field);
                break;
            default:
                ElementParser.Write(ref cursor, type, data.GetSpan(sizeof(ulong)), index, field);
                data.Advance(type.ElementSize());
                break;
        }
    }

    private static void AppendHalf(ref JsonCursor cursor, TensorDataType type, ArrayBufferWriter<byte> data, long index, string field)
    {
        var wide = data.GetSpan(sizeof(float));
        ElementParser.Write(ref cursor, TensorDataType.Fp32, wide, index, field);
        var value = BinaryPrimitives.ReadSingleLittleEndian(wide);
        var (bits, narrow) = type == TensorDataType.Fp16 ? Half(value) : Brain(value);
        if (float.IsFinite(value) && !float.IsFinite(narrow))
        {
            throw ProtocolException.Invalid($"{field} element {index} must be a number that {type.ProtocolName()} can hold, not {cursor.Describe()}");
        }

        BinaryPrimitives.WriteUInt16LittleEndian(wide, bits);
        data.Advance(sizeof(ushort));
    }

    private static (ushort Bits, float Narrow) Half(float value) => (BitConverter.HalfToUInt16Bits((Half)value), (float)(Half)value);

    /// <summary>The upper half of the bits, rounded to nearest, ties to even; not-a-number stays one.</summary>
    private static (ushort Bits, float Narrow) Brain(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        var upper = float.IsNaN(value) ? (ushort)0x7FC0 : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
        return (upper, BitConverter.UInt32BitsToSingle((uint)upper << 16));
    }

    private static void AppendBytes(ref JsonCursor cursor, ArrayBufferWriter<byte> data, long index, string field)
    {
        var element = $"{field} element {index}";
        var isEncoded = cursor.Token == JsonTokenType.StartObject;
        if (isEncoded)
        {
            EnterEncoded(ref cursor, element);
        }

        if (cursor.Token != JsonTokenType.String || cursor.IsBareLiteral)
        {
            throw ProtocolException.Invalid($"{element} must be a string or {{\"b64\": \"…\"}} for BYTES, not {cursor.Describe()}");
        }

        var span = data.GetSpan(BytesElements.PrefixSize + cursor.MaxStringBytes);
        var length = cursor.CopyString(span[BytesElements.PrefixSize..], element);
        if (isEncoded)
        {
            length = Decode(span.Slice(BytesElements.PrefixSize, length), element);
            LeaveEncoded(ref cursor, element);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(span, (uint)length);
        data.Advance(BytesElements.PrefixSize + length);
    }

    private static int Decode(Span<byte> text, string element) =>
        Base64.DecodeFromUtf8InPlace(text, out var length) == OperationStatus.Done
            ? length
            : throw ProtocolException.Invalid($"{element}.b64 is not base64");

    private static void EnterEncoded(ref JsonCursor cursor, string element)
    {
        cursor.Read();
        if (cursor.Token != JsonTokenType.PropertyName || !cursor.Is("b64"u8))
        {
            throw ProtocolException.Invalid($"{element} must be a string or {{\"b64\": \"…\"}} for BYTES, not another object");
        }

        cursor.Read();
    }

    private static void LeaveEncoded(ref JsonCursor cursor, string element)
    {
        cursor.Read();
        if (cursor.Token != JsonTokenType.EndObject)
        {
            throw ProtocolException.Invalid($"{element} must have the member b64 and no other");
        }
    }
}
