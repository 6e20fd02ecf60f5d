using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Fuzz.Targets.Inference;

/// <summary>Reads the JSON of a request by way of a document, slowly, and compares.</summary>
internal static class SecondJsonReader
{
    /// <summary>What the request says differently from its body; null where nothing.</summary>
    public static string? Complaint(InferRequest request, ReadOnlyMemory<byte> body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body);
        }
        catch (JsonException)
        {
            var text = Encoding.UTF8.GetString(body.Span);
            return text.Contains("NaN", StringComparison.Ordinal) || text.Contains("Infinity", StringComparison.Ordinal) ? null : "what is no JSON was taken";
        }

        using (document)
        {
            var root = document.RootElement;
            var id = root.TryGetProperty("id", out var given) ? given.GetString() : null;
            var inputs = root.GetProperty("inputs").EnumerateArray().ToArray();
            return id != request.Id ? $"the id is '{request.Id}' instead of '{id}'"
                : inputs.Length != request.Inputs.Length ? $"{request.Inputs.Length} inputs instead of {inputs.Length}"
                : inputs.Select((input, index) => Complaint(request.Inputs[index], input)).FirstOrDefault(static complaint => complaint is not null);
        }
    }

    private static string? Complaint(Tensor tensor, JsonElement input)
    {
        ImmutableArray<long> shape = [.. input.GetProperty("shape").EnumerateArray().Select(static dimension => dimension.GetInt64())];
        if (tensor.Name != input.GetProperty("name").GetString() || tensor.DataType.ProtocolName() != input.GetProperty("datatype").GetString() || !tensor.Shape.SequenceEqual(shape))
        {
            return $"{tensor} is not what the request names";
        }

        if (!input.TryGetProperty("data", out var data))
        {
            return null;
        }

        using var expected = new MemoryStream();
        foreach (var element in Flatten(data))
        {
            Write(expected, tensor.DataType, element);
        }

        return expected.ToArray().AsSpan().SequenceEqual(tensor.Data.Span) ? null : $"the elements of {tensor} are not those of the request";
    }

    private static IEnumerable<JsonElement> Flatten(JsonElement data) =>
        data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().SelectMany(Flatten) : [data];

    private static void Write(MemoryStream output, TensorDataType type, JsonElement element)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        switch (type)
        {
            case TensorDataType.Bytes:
                var text = Encoding.UTF8.GetBytes(element.GetString()!);
                BinaryPrimitives.WriteInt32LittleEndian(bytes, text.Length);
                output.Write(bytes[..sizeof(int)]);
                output.Write(text);
                return;
            case TensorDataType.Bool:
                output.WriteByte(element.ValueKind == JsonValueKind.True || (element.ValueKind == JsonValueKind.Number && element.GetDouble() != 0) ? (byte)1 : (byte)0);
                return;
            case TensorDataType.Fp32:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, element.GetSingle());
                break;
            case TensorDataType.Fp64:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, element.GetDouble());
                break;
            case TensorDataType.UInt64:
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, decimal.ToUInt64(decimal.Parse(element.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture)));
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(bytes, decimal.ToInt64(decimal.Parse(element.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture)));
                break;
        }

        output.Write(bytes[..type.ElementSize()]);
    }
}
