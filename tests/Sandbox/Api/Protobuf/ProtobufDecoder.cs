using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api.Protobuf;

/// <summary>
/// Reads the protobuf form of objects (<c>application/vnd.kubernetes.protobuf</c>), which kubectl's typed commands send, into JSON.
/// A field that the table does not have is refused, never dropped.
/// </summary>
internal static class ProtobufDecoder
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private const int MaxDepth = 32;

    // Zero means absent to a Go client that encodes by value.
    private static readonly HashSet<string> KeptZeros = ["replicas", "gracePeriodSeconds"];

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <exception cref="ApiStatusException">400: malformed; 415: a kind or field that the sandbox reads as JSON only.</exception>
    public static JsonObject Decode(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
        {
            throw ApiStatus.BadRequest("the body does not begin with the protobuf envelope 'k8s\\0'");
        }

        var (apiVersion, kind, raw) = Envelope(body[Magic.Length..]);
        var value = Message(raw, kind, 0);
        var result = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind };
        foreach (var (name, member) in value)
        {
            result[name] = member?.DeepClone();
        }

        return result;
    }

    /// <summary>runtime.Unknown: typeMeta, raw, contentEncoding, contentType.</summary>
    private static (string ApiVersion, string Kind, byte[] Raw) Envelope(ReadOnlySpan<byte> body)
    {
        var (apiVersion, kind) = ("", "");
        byte[] raw = [];
        var reader = new ProtobufReader(body);
        while (reader.TryReadField(out var number, out _))
        {
            var bytes = reader.ReadBytes();
            if (number == 1)
            {
                var meta = new ProtobufReader(bytes);
                while (meta.TryReadField(out var member, out _))
                {
                    var text = Encoding.UTF8.GetString(meta.ReadBytes());
                    (apiVersion, kind) = member == 1 ? (text, kind) : (apiVersion, text);
                }
            }
            else if (number == 2)
            {
                raw = bytes.ToArray();
            }
        }

        return (apiVersion, kind, raw);
    }

    private static JsonObject Message(ReadOnlySpan<byte> body, string message, int depth)
    {
        var fields = ProtobufFields.Of(message);
        if (fields is null || depth > MaxDepth)
        {
            throw ApiStatus.UnsupportedMediaType($"the sandbox reads {message} as application/json, not as protobuf");
        }

        var value = new JsonObject();
        var reader = new ProtobufReader(body);
        while (reader.TryReadField(out var number, out var wireType))
        {
            if (!fields.TryGetValue(number, out var field))
            {
                if (reader.TrySkipEmpty(wireType))
                {
                    continue;
                }

                throw ApiStatus.UnsupportedMediaType(
                    $"the sandbox does not read field {number} of {message} from protobuf; send application/json (kubectl create --dry-run=client -o json | kubectl apply -f -)");
            }

            Read(ref reader, wireType, field, value, depth);
        }

        return value;
    }

    private static void Read(ref ProtobufReader reader, int wireType, ProtobufField field, JsonObject value, int depth)
    {
        if (wireType == 0)
        {
            var number = reader.ReadVarint();
            if (field.Type == "bool")
            {
                value[field.Name] = number != 0;
            }
            else if (number != 0 || KeptZeros.Contains(field.Name))
            {
                value[field.Name] = (long)number;
            }

            return;
        }

        var bytes = reader.ReadBytes();
        if (field.Type.StartsWith("[]", StringComparison.Ordinal))
        {
            if (value[field.Name] is not JsonArray items)
            {
                value[field.Name] = items = [];
            }

            items.Add(Single(bytes, field.Type[2..], depth));
        }
        else if (field.Type.StartsWith("map(", StringComparison.Ordinal))
        {
            AddEntry(value.Ensure(field.Name), bytes, field.Type[4..^1], depth);
        }
        else if (Single(bytes, field.Type, depth) is { } single && single is not JsonObject { Count: 0 } && single.Text() is not "")
        {
            value[field.Name] = single;
        }
    }

    private static void AddEntry(JsonObject map, ReadOnlySpan<byte> entry, string type, int depth)
    {
        var key = "";
        JsonNode? value = type == "string" ? "" : null;
        var reader = new ProtobufReader(entry);
        while (reader.TryReadField(out var number, out _))
        {
            var bytes = reader.ReadBytes();
            if (number == 1)
            {
                key = Encoding.UTF8.GetString(bytes);
            }
            else
            {
                value = Single(bytes, type, depth);
            }
        }

        map[key] = value;
    }

    private static JsonNode? Single(ReadOnlySpan<byte> bytes, string type, int depth) => type switch
    {
        "string" => Encoding.UTF8.GetString(bytes),
        "bytes" => Convert.ToBase64String(bytes),
        "time" => Time(bytes),
        "Quantity" => Message(bytes, type, depth + 1).Text("string"),
        _ => Message(bytes, type, depth + 1),
    };

    private static JsonNode? Time(ReadOnlySpan<byte> bytes) => Message(bytes, "Time", 0).Number("seconds") is { } seconds
        ? DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : null;
}
