using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Unicode;
using ModelServing.Protocol.Responses;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Predict;

/// <summary>Writes tensors as arrays nested as their shape is.</summary>
internal static class NestedTensorWriter
{
    /// <summary>Outputs of that ending are always encoded. Source: tensorflow.org/tfx/serving/api_rest, "Encoding binary values".</summary>
    private const string EncodedSuffix = "_bytes";

    /// <summary>Writes the whole tensor; a scalar is a bare value.</summary>
    public static void WriteAll(Tensor tensor, Utf8JsonWriter writer) => Write(tensor, 0, 0, writer);

    /// <summary>Writes what lies behind one index of the first dimension.</summary>
    /// <param name="tensor">With at least one dimension.</param>
    /// <param name="position">Offset of the row's first byte.</param>
    /// <param name="writer">Receives the row.</param>
    /// <returns>Offset of the next row.</returns>
    public static int WriteRow(Tensor tensor, int position, Utf8JsonWriter writer) => Write(tensor, 1, position, writer);

    private static int Write(Tensor tensor, int dimension, int position, Utf8JsonWriter writer)
    {
        if (dimension == tensor.Shape.Length)
        {
            return WriteElement(tensor, position, writer);
        }

        writer.WriteStartArray();
        for (long i = 0; i < tensor.Shape[dimension]; i++)
        {
            position = Write(tensor, dimension + 1, position, writer);
        }

        writer.WriteEndArray();
        return position;
    }

    private static int WriteElement(Tensor tensor, int position, Utf8JsonWriter writer)
    {
        var data = tensor.Data.Span[position..];
        switch (tensor.DataType)
        {
            case TensorDataType.Bytes:
                return position + WriteBytes(tensor.Name, data, writer);
            case TensorDataType.Fp16:
                TensorDataWriter.WriteSingle((float)BinaryPrimitives.ReadHalfLittleEndian(data), writer);
                break;
            case TensorDataType.Bf16:
                TensorDataWriter.WriteSingle(BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(data) << 16), writer);
                break;
            case TensorDataType.Fp32:
                TensorDataWriter.WriteSingle(BinaryPrimitives.ReadSingleLittleEndian(data), writer);
                break;
            case TensorDataType.Fp64:
                TensorDataWriter.WriteDouble(BinaryPrimitives.ReadDoubleLittleEndian(data), writer);
                break;
            default:
                TensorDataWriter.WriteInteger(tensor.DataType, data, writer);
                break;
        }

        return position + tensor.DataType.ElementSize();
    }

    /// <summary>Text as a string; what is no UTF-8, and outputs that say so by their name, in base64.</summary>
    private static int WriteBytes(string name, ReadOnlySpan<byte> data, Utf8JsonWriter writer)
    {
        var elements = new BytesElements(data);
        if (!elements.TryNext(out var element))
        {
            throw new UnreachableException("the engine checks outputs");
        }

        if (name.EndsWith(EncodedSuffix, StringComparison.Ordinal) || !Utf8.IsValid(element))
        {
            writer.WriteStartObject();
            writer.WriteBase64String("b64"u8, element);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteStringValue(element);
        }

        return elements.Position;
    }
}
