using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Responses;

/// <summary>Elements as JSON scalars, flat and row-major. Floats have the shortest digits that read back to the same bits.</summary>
internal static class TensorDataWriter
{
    public static void Write(Tensor tensor, Utf8JsonWriter writer)
    {
        var data = tensor.Data.Span;
        switch (tensor.DataType)
        {
            case TensorDataType.Bytes:
                WriteStrings(tensor, writer);
                break;
            case TensorDataType.Fp16 or TensorDataType.Bf16:
                throw ProtocolException.Invalid($"output '{tensor.Name}' is {tensor.DataType.ProtocolName()}, which JSON cannot carry; ask for binary_data");
            case TensorDataType.Fp32:
                for (; !data.IsEmpty; data = data[sizeof(float)..])
                {
                    WriteSingle(BinaryPrimitives.ReadSingleLittleEndian(data), writer);
                }

                break;
            case TensorDataType.Fp64:
                for (; !data.IsEmpty; data = data[sizeof(double)..])
                {
                    WriteDouble(BinaryPrimitives.ReadDoubleLittleEndian(data), writer);
                }

                break;
            default:
                WriteIntegers(tensor.DataType, data, writer);
                break;
        }
    }

    private static void WriteIntegers(TensorDataType type, ReadOnlySpan<byte> data, Utf8JsonWriter writer)
    {
        for (; !data.IsEmpty; data = data[type.ElementSize()..])
        {
            WriteInteger(type, data, writer);
        }
    }

    /// <summary>The first element: any type but floats and BYTES.</summary>
    public static void WriteInteger(TensorDataType type, ReadOnlySpan<byte> data, Utf8JsonWriter writer)
    {
        switch (type)
        {
            case TensorDataType.Bool:
                writer.WriteBooleanValue(data[0] != 0);
                break;
            case TensorDataType.UInt64:
                writer.WriteNumberValue(BinaryPrimitives.ReadUInt64LittleEndian(data));
                break;
            default:
                writer.WriteNumberValue(ReadInteger(type, data));
                break;
        }
    }

    private static long ReadInteger(TensorDataType type, ReadOnlySpan<byte> data) => type switch
    {
        TensorDataType.UInt8 => data[0],
        TensorDataType.Int8 => (sbyte)data[0],
        TensorDataType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(data),
        TensorDataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(data),
        TensorDataType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(data),
        TensorDataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(data),
        _ => BinaryPrimitives.ReadInt64LittleEndian(data),
    };

    public static void WriteSingle(float value, Utf8JsonWriter writer)
    {
        if (float.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            WriteNonFinite(value, writer);
        }
    }

    public static void WriteDouble(double value, Utf8JsonWriter writer)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            WriteNonFinite(value, writer);
        }
    }

    private static void WriteNonFinite(double value, Utf8JsonWriter writer) =>
        writer.WriteRawValue(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8, skipInputValidation: true);

    private static void WriteStrings(Tensor tensor, Utf8JsonWriter writer)
    {
        var elements = new BytesElements(tensor.Data.Span);
        for (var index = 0; elements.TryNext(out var element); index++)
        {
            if (!Utf8.IsValid(element))
            {
                throw ProtocolException.Invalid($"output '{tensor.Name}' element {index} is not UTF-8, which JSON cannot carry; ask for binary_data");
            }

            writer.WriteStringValue(element);
        }
    }
}
