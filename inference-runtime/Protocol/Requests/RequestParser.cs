using System.Collections.Immutable;
using System.Text.Json;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Requests;

/// <summary>The request object: id, parameters, inputs, outputs. Unknown members are skipped, known ones may come in any order, once.</summary>
internal static class RequestParser
{
    public static InferRequest Parse(ref JsonCursor cursor, BinarySection binary)
    {
        cursor.Read();
        cursor.Expect(JsonTokenType.StartObject, "the request", "a JSON object");
        string? id = null;
        RequestParameters? parameters = null;
        ImmutableArray<Tensor>? inputs = null;
        ImmutableArray<RequestedOutput>? outputs = null;
        var seen = new MemberSet("the request");
        while (cursor.Read() && cursor.Token == JsonTokenType.PropertyName)
        {
            if (seen.Enters(ref cursor, "id"u8, 0))
            {
                id = cursor.String("id", RequestLimits.MaxIdBytes);
            }
            else if (seen.Enters(ref cursor, "parameters"u8, 1))
            {
                parameters = ParametersParser.ParseRequest(ref cursor);
            }
            else if (seen.Enters(ref cursor, "inputs"u8, 2))
            {
                inputs = ParseInputs(ref cursor, binary);
            }
            else if (seen.Enters(ref cursor, "outputs"u8, 3))
            {
                outputs = ParseOutputs(ref cursor);
            }
            else
            {
                cursor.Skip();
            }
        }

        return new InferRequest(
            string.Empty,
            string.Empty,
            id,
            parameters ?? RequestParameters.None,
            inputs ?? throw ProtocolException.Invalid("the request has no inputs"),
            outputs ?? []);
    }

    private static ImmutableArray<Tensor> ParseInputs(ref JsonCursor cursor, BinarySection binary)
    {
        cursor.Expect(JsonTokenType.StartArray, "inputs", "an array");
        var inputs = ImmutableArray.CreateBuilder<Tensor>(1);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (cursor.Read() && cursor.Token != JsonTokenType.EndArray)
        {
            if (inputs.Count == RequestLimits.MaxInputs)
            {
                throw ProtocolException.Invalid($"inputs has more than {RequestLimits.MaxInputs} elements");
            }

            var tensor = InputParser.Parse(ref cursor, binary, inputs.Count);
            inputs.Add(names.Add(tensor.Name) ? tensor : throw ProtocolException.Invalid($"input '{tensor.Name}' is given twice"));
        }

        return inputs.Count > 0 ? inputs.DrainToImmutable() : throw ProtocolException.Invalid("inputs is empty");
    }

    private static ImmutableArray<RequestedOutput> ParseOutputs(ref JsonCursor cursor)
    {
        cursor.Expect(JsonTokenType.StartArray, "outputs", "an array");
        var outputs = ImmutableArray.CreateBuilder<RequestedOutput>(1);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (cursor.Read() && cursor.Token != JsonTokenType.EndArray)
        {
            if (outputs.Count == RequestLimits.MaxOutputs)
            {
                throw ProtocolException.Invalid($"outputs has more than {RequestLimits.MaxOutputs} elements");
            }

            var output = ParseOutput(ref cursor, outputs.Count);
            outputs.Add(names.Add(output.Name) ? output : throw ProtocolException.Invalid($"output '{output.Name}' is requested twice"));
        }

        return outputs.DrainToImmutable();
    }

    private static RequestedOutput ParseOutput(ref JsonCursor cursor, int index)
    {
        var field = $"outputs[{index}]";
        cursor.Expect(JsonTokenType.StartObject, field, "an object");
        string? name = null;
        bool? binaryData = null;
        var seen = new MemberSet(field);
        while (cursor.Read() && cursor.Token == JsonTokenType.PropertyName)
        {
            if (seen.Enters(ref cursor, "name"u8, 0))
            {
                name = cursor.String($"{field}.name", RequestLimits.MaxNameBytes);
            }
            else if (seen.Enters(ref cursor, "parameters"u8, 1))
            {
                binaryData = ParametersParser.ParseOutput(ref cursor, field);
            }
            else
            {
                cursor.Skip();
            }
        }

        return new RequestedOutput(name ?? throw ProtocolException.Invalid($"{field} has no name"), binaryData);
    }
}
