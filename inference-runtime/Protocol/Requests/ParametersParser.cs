using System.Text.Json;
using ModelServing.Protocol.Errors;

namespace ModelServing.Protocol.Requests;

/// <summary>
/// The <c>parameters</c> objects of a request, an input and an output. A value is a string, a number or a bool. What this server does not
/// know it ignores, except where ignoring would change the answer: sequences (state) and shared memory are refused.
/// </summary>
internal static class ParametersParser
{
    public static RequestParameters ParseRequest(ref JsonCursor cursor)
    {
        const string field = "parameters";
        var result = RequestParameters.None;
        var names = Open(ref cursor, field);
        while (NextName(ref cursor, names, field) is { } name)
        {
            switch (name)
            {
                case "timeout":
                    var timeout = Integer(ref cursor, "parameters.timeout");
                    result = result with { TimeoutMicroseconds = timeout == 0 ? null : timeout };
                    break;
                case "priority":
                    result = result with { Priority = (ulong)Integer(ref cursor, "parameters.priority") };
                    break;
                case "binary_data_output":
                    result = result with { BinaryDataOutput = cursor.Boolean("parameters.binary_data_output") };
                    break;
                case "sequence_id" when !IsAbsent(ref cursor):
                    throw new ProtocolException(ErrorKind.Unsupported, "parameters.sequence_id: stateful sequences are not supported");
                default:
                    RequireScalar(ref cursor, $"parameters.{name}");
                    break;
            }
        }

        return result;
    }

    /// <summary>The input's binary_data_size in bytes, or null.</summary>
    public static long? ParseInput(ref JsonCursor cursor, string input)
    {
        var field = $"{input}.parameters";
        long? size = null;
        var names = Open(ref cursor, field);
        while (NextName(ref cursor, names, field) is { } name)
        {
            if (name == "binary_data_size")
            {
                size = cursor.NonNegativeInteger($"{field}.binary_data_size");
            }
            else
            {
                RefuseSharedMemory(name, field);
                RequireScalar(ref cursor, $"{field}.{name}");
            }
        }

        return size;
    }

    /// <summary>The output's binary_data, or null.</summary>
    public static bool? ParseOutput(ref JsonCursor cursor, string output)
    {
        var field = $"{output}.parameters";
        bool? binary = null;
        var names = Open(ref cursor, field);
        while (NextName(ref cursor, names, field) is { } name)
        {
            switch (name)
            {
                case "binary_data":
                    binary = cursor.Boolean($"{field}.binary_data");
                    break;
                case "classification" when !IsAbsent(ref cursor):
                    throw new ProtocolException(ErrorKind.Unsupported, $"{field}.classification: the classification extension is not supported");
                default:
                    RefuseSharedMemory(name, field);
                    RequireScalar(ref cursor, $"{field}.{name}");
                    break;
            }
        }

        return binary;
    }

    private static HashSet<string> Open(ref JsonCursor cursor, string field)
    {
        cursor.Expect(JsonTokenType.StartObject, field, "an object");
        return new HashSet<string>(StringComparer.Ordinal);
    }

    private static string? NextName(ref JsonCursor cursor, HashSet<string> names, string field)
    {
        if (!cursor.Read() || cursor.Token != JsonTokenType.PropertyName)
        {
            return null;
        }

        var name = cursor.Name();
        if (!names.Add(name))
        {
            throw ProtocolException.Invalid($"{field} has the member '{name}' twice");
        }

        if (names.Count > RequestLimits.MaxParameters)
        {
            throw ProtocolException.Invalid($"{field} has more than {RequestLimits.MaxParameters} members");
        }

        cursor.Read();
        return name;
    }

    /// <summary>Clients send numbers, and some of them the same number as a string.</summary>
    private static long Integer(ref JsonCursor cursor, string field) =>
        cursor.Token == JsonTokenType.String && long.TryParse(cursor.String(field, 32), out var value) && value >= 0
            ? value
            : cursor.NonNegativeInteger(field);

    /// <summary>Triton's clients send 0 or "" where they mean nothing.</summary>
    private static bool IsAbsent(ref JsonCursor cursor) =>
        (cursor.Token == JsonTokenType.Number && cursor.TryGetInt64(out var number) && number == 0)
        || (cursor.Token == JsonTokenType.String && cursor.Is(""u8));

    private static void RefuseSharedMemory(string name, string field)
    {
        if (name.StartsWith("shared_memory_", StringComparison.Ordinal))
        {
            throw new ProtocolException(ErrorKind.Unsupported, $"{field}.{name}: the shared memory extension is not supported");
        }
    }

    private static void RequireScalar(ref JsonCursor cursor, string field)
    {
        if (cursor.Token is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False))
        {
            throw ProtocolException.Invalid($"{field} must be a string, a number or a bool, not {cursor.Describe()}");
        }
    }
}
