using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Responses;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Predict;

/// <summary>
/// Writes the answer to <c>:predict</c>: <c>{"predictions": […]}</c> with one element per row, or <c>{"outputs": …}</c> with whole tensors; bare values where
/// the model has one output, objects with a member per output otherwise. Not-a-number and the infinities are the bare tokens NaN, Infinity and -Infinity.
/// Source: tensorflow.org/tfx/serving/api_rest, "Response format" and "JSON conformance".
/// </summary>
public static class PredictResponseWriter
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the body, <c>application/json</c>.</summary>
    /// <param name="format">Of the request.</param>
    /// <param name="response">The engine's answer.</param>
    /// <param name="rows">Rows of the request; only the row format asks for it.</param>
    /// <param name="output">Receives the body.</param>
    /// <exception cref="ProtocolException">In row format: an output does not have a row for each of the request's.</exception>
    public static void Write(PredictFormat format, InferResponse response, long rows, IBufferWriter<byte> output)
    {
        if (format == PredictFormat.Row)
        {
            RequireRows(response, rows);
        }

        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        if (format == PredictFormat.Row)
        {
            WriteRows(response, rows, writer);
        }
        else
        {
            WriteColumns(response, writer);
        }

        writer.WriteEndObject();
    }

    private static void RequireRows(InferResponse response, long rows)
    {
        foreach (var output in response.Outputs)
        {
            if (output.Tensor.Shape is not [var first, ..] || first != rows)
            {
                throw ProtocolException.Invalid(
                    $"output '{output.Tensor.Name}' has the shape {TensorShape.Format(output.Tensor.Shape.AsSpan())}, which is not one row for each of the {rows} instances; "
                    + "use the column format (inputs)");
            }
        }
    }

    private static void WriteRows(InferResponse response, long rows, Utf8JsonWriter writer)
    {
        writer.WriteStartArray("predictions"u8);
        var positions = new int[response.Outputs.Length];
        for (long row = 0; row < rows; row++)
        {
            if (positions.Length == 1)
            {
                positions[0] = NestedTensorWriter.WriteRow(response.Outputs[0].Tensor, positions[0], writer);
                continue;
            }

            writer.WriteStartObject();
            for (var i = 0; i < positions.Length; i++)
            {
                var tensor = response.Outputs[i].Tensor;
                writer.WritePropertyName(tensor.Name);
                positions[i] = NestedTensorWriter.WriteRow(tensor, positions[i], writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteColumns(InferResponse response, Utf8JsonWriter writer)
    {
        writer.WritePropertyName("outputs"u8);
        if (response.Outputs is [var only])
        {
            NestedTensorWriter.WriteAll(only.Tensor, writer);
            return;
        }

        writer.WriteStartObject();
        foreach (var output in response.Outputs)
        {
            writer.WritePropertyName(output.Tensor.Name);
            NestedTensorWriter.WriteAll(output.Tensor, writer);
        }

        writer.WriteEndObject();
    }
}
