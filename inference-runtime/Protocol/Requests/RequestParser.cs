using System.Text.Json;
using ModelServing.Protocol.Errors;

namespace ModelServing.Protocol.Requests;

/// <summary>The request object: id, parameters, inputs, outputs. Unknown members are skipped, known ones may come in any order, once.</summary>
internal static class RequestParser
{
    public static InferRequest Parse(ref JsonCursor cursor, BinarySection binary)
    {
        cursor.Read();
        cursor.Expect(JsonTokenType.StartObject, "the request", "a JSON object");
        var request = new InferRequestBuilder();
        var hasInputs = false;
        var seen = new MemberSet("the request");
        while (cursor.Read() && cursor.Token == JsonTokenType.PropertyName)
        {
            if (seen.Enters(ref cursor, "id"u8, 0))
            {
                request.Id = cursor.String("id", RequestLimits.MaxIdBytes);
            }
            else if (seen.Enters(ref cursor, "parameters"u8, 1))
            {
                request.Parameters = ParametersParser.ParseRequest(ref cursor);
            }
            else if (seen.Enters(ref cursor, "inputs"u8, 2))
            {
                hasInputs = true;
                ParseInputs(ref cursor, binary, request);
            }
            else if (seen.Enters(ref cursor, "outputs"u8, 3))
            {
                ParseOutputs(ref cursor, request);
            }
            else
            {
                cursor.Skip();
            }
        }

        return hasInputs ? request.Build(string.Empty, string.Empty) : throw ProtocolException.Invalid("the request has no inputs");
    }

    private static void ParseInputs(ref JsonCursor cursor, BinarySection binary, InferRequestBuilder request)
    {
        cursor.Expect(JsonTokenType.StartArray, "inputs", "an array");
        while (cursor.Read() && cursor.Token != JsonTokenType.EndArray)
        {
            request.RequireRoomForInput();
            request.Add(InputParser.Parse(ref cursor, binary, request.InputCount));
        }

        request.RequireInput();
    }

    private static void ParseOutputs(ref JsonCursor cursor, InferRequestBuilder request)
    {
        cursor.Expect(JsonTokenType.StartArray, "outputs", "an array");
        while (cursor.Read() && cursor.Token != JsonTokenType.EndArray)
        {
            request.RequireRoomForOutput();
            request.Add(ParseOutput(ref cursor, request.OutputCount));
        }
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
