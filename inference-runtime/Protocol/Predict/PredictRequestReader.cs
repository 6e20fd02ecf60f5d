using System.Collections.Immutable;
using System.Text.Json;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Requests;

namespace ModelServing.Protocol.Predict;

/// <summary>
/// Reads the body of <c>POST /v1/models/{model}:predict</c>: KServe's first protocol and TensorFlow Serving's REST API, row and column format. Names and
/// element types come from the model, shapes from the nesting. Source: tensorflow.org/tfx/serving/api_rest, "Predict API".
/// </summary>
public static class PredictRequestReader
{
    /// <summary>Parses a body.</summary>
    /// <param name="body">The whole body, decompressed.</param>
    /// <param name="model">The model that is asked.</param>
    /// <returns>The request, its tensors in the model's order; whether their shapes fit the model is <c>RequestValidator</c>'s question.</returns>
    /// <exception cref="ProtocolException">The body is not a request; the message names the field and the value.</exception>
    public static PredictRequest Read(ReadOnlyMemory<byte> body, ModelMetadata model) =>
        JsonBody.Parse(body, model, Parse);

    private static PredictRequest Parse(ref JsonCursor cursor, ModelMetadata model)
    {
        cursor.Read();
        cursor.Expect(JsonTokenType.StartObject, "the request", "a JSON object");
        InputCollector? rows = null;
        InputCollector? columns = null;
        var seen = new MemberSet("the request");
        while (cursor.Read() && cursor.Token == JsonTokenType.PropertyName)
        {
            if (seen.Enters(ref cursor, "instances"u8, 0))
            {
                rows = new InputCollector(model, isRow: true);
                RowParser.Parse(ref cursor, rows);
            }
            else if (seen.Enters(ref cursor, "inputs"u8, 1))
            {
                columns = new InputCollector(model, isRow: false);
                columns.Add(ref cursor);
            }
            else if (seen.Enters(ref cursor, "signature_name"u8, 2))
            {
                // A model has one signature here, whatever it was called where it was exported.
                cursor.String("signature_name", RequestLimits.MaxNameBytes);
            }
            else
            {
                cursor.Skip();
            }
        }

        return (rows, columns) switch
        {
            ({ } given, null) => Translate(PredictFormat.Row, given, model),
            (null, { } given) => Translate(PredictFormat.Column, given, model),
            (null, null) => throw ProtocolException.Invalid("the request has neither instances (row format) nor inputs (column format)"),
            _ => throw ProtocolException.Invalid("the request has both instances (row format) and inputs (column format); send one of them"),
        };
    }

    /// <summary>All outputs are asked for as binary data: their elements are rendered here, so that 16-bit floats can be told as well.</summary>
    private static PredictRequest Translate(PredictFormat format, InputCollector inputs, ModelMetadata model) => new(format, format == PredictFormat.Row ? inputs.Count : 0, new InferRequest(
        model.Name,
        model.Versions is [var version, ..] ? version : string.Empty,
        null,
        RequestParameters.None with { BinaryDataOutput = true },
        inputs.Build(),
        ImmutableArray<RequestedOutput>.Empty));
}
