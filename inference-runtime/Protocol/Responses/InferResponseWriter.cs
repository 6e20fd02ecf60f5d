using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Responses;

/// <summary>
/// Writes the body of an answer. Members come in the order id, model_name, model_version, outputs, as KServe writes them. Not-a-number and the
/// infinities are the bare tokens NaN, Infinity and -Infinity, as Triton and Python's json write them.
/// </summary>
public static class InferResponseWriter
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>Writes the JSON and behind it the binary outputs in their order.</summary>
    /// <param name="response">What to write.</param>
    /// <param name="output">Receives the whole body.</param>
    /// <returns>
    /// The value of the header <c>Inference-Header-Content-Length</c> (bytes of JSON; the body is <c>application/octet-stream</c>), or null when all is
    /// JSON, the header is not sent and the body is <c>application/json</c>.
    /// </returns>
    /// <exception cref="Errors.ProtocolException">An output that is to be JSON cannot be: 16-bit floats, or BYTES that are not UTF-8.</exception>
    public static int? Write(InferResponse response, IBufferWriter<byte> output)
    {
        var writer = _writer ??= new Utf8JsonWriter(Stream.Null, Options);
        writer.Reset(output);
        try
        {
            var anyBinary = WriteJson(response, writer);
            writer.Flush();
            if (!anyBinary)
            {
                return null;
            }

            var headerLength = (int)writer.BytesCommitted;
            foreach (var item in response.Outputs)
            {
                if (item.BinaryData)
                {
                    output.Write(item.Tensor.Data.Span);
                }
            }

            return headerLength;
        }
        finally
        {
            // Neither the next user of this thread nor the garbage collector may see this response's buffer again.
            writer.Reset(Stream.Null);
        }
    }

    private static bool WriteJson(InferResponse response, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (response.Id is not null)
        {
            writer.WriteString("id"u8, response.Id);
        }

        writer.WriteString("model_name"u8, response.ModelName);
        if (response.ModelVersion.Length > 0)
        {
            writer.WriteString("model_version"u8, response.ModelVersion);
        }

        var anyBinary = false;
        writer.WriteStartArray("outputs"u8);
        foreach (var item in response.Outputs)
        {
            anyBinary |= item.BinaryData;
            WriteOutput(item, writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        return anyBinary;
    }

    private static void WriteOutput(InferOutput item, Utf8JsonWriter writer)
    {
        var tensor = item.Tensor;
        writer.WriteStartObject();
        writer.WriteString("name"u8, tensor.Name);
        writer.WriteStartArray("shape"u8);
        foreach (var dimension in tensor.Shape)
        {
            writer.WriteNumberValue(dimension);
        }

        writer.WriteEndArray();
        writer.WriteString("datatype"u8, tensor.DataType.ProtocolName());
        if (item.BinaryData)
        {
            writer.WriteStartObject("parameters"u8);
            writer.WriteNumber("binary_data_size"u8, tensor.Data.Length);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteStartArray("data"u8);
            TensorDataWriter.Write(tensor, writer);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
