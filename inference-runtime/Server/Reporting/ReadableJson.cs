using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelServing.Protocol;

namespace ModelServing.Runtime.Reporting;

/// <summary>JSON as people read it, with quotes and letters unescaped: the reader is a client, a terminal or a log, never a web page.</summary>
internal static class ReadableJson
{
    public static ProtocolJsonContext Protocol { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
