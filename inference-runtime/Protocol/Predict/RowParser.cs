using System.Text.Json;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;

namespace ModelServing.Protocol.Predict;

/// <summary>The array <c>instances</c>: one row of every input in each element.</summary>
internal static class RowParser
{
    public static void Parse(ref JsonCursor cursor, InputCollector inputs)
    {
        cursor.Expect(JsonTokenType.StartArray, "instances", "an array");
        while (cursor.Read() && cursor.Token != JsonTokenType.EndArray)
        {
            inputs.Add(ref cursor);
        }

        if (inputs.Count == 0)
        {
            throw ProtocolException.Invalid("instances is empty");
        }
    }
}
