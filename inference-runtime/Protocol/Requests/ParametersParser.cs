using System.Text.Json;
using ModelServing.Protocol.Errors;

namespace ModelServing.Protocol.Requests;

/// <summary>
/// The <c>parameters</c> objects of a request, an input and an output, of which each value is a string, a number or a bool. What they mean is said by
/// <see cref="ParameterRules"/>; here are those that only exist beside JSON.
/// </summary>
internal static class ParametersParser
{
    private const string BinaryDataSize = "binary_data_size";
    private const string BinaryDataOutput = "binary_data_output";

    public static RequestParameters ParseRequest(ref JsonCursor cursor)
    {
        const string field = "parameters";
        var result = RequestParameters.None;
        var names = Open(ref cursor, field);
        while (NextName(ref cursor, ref names, field) is { } name)
        {
            switch (name)
            {
                case BinaryDataOutput:
                    result = result with { BinaryDataOutput = cursor.Boolean("parameters.binary_data_output") };
                    break;
                case var known when ParameterRules.IsKnown(known):
                    result = ParameterRules.Apply(result, name, Value(ref cursor, $"parameters.{name}"));
                    break;
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
        const string member = ".parameters";
        long? size = null;
        var names = Open(ref cursor, input, member);
        while (NextName(ref cursor, ref names, input, member) is { } name)
        {
            if (name == BinaryDataSize)
            {
                size = cursor.NonNegativeInteger(input, ".parameters.binary_data_size");
            }
            else
            {
                ParameterRules.CheckInput(name, $"{input}{member}");
                RequireScalar(ref cursor, $"{input}{member}.{name}");
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
        while (NextName(ref cursor, ref names, field) is { } name)
        {
            switch (name)
            {
                case "binary_data":
                    binary = cursor.Boolean($"{field}.binary_data");
                    break;
                default:
                    ParameterRules.CheckOutput(name, Value(ref cursor, $"{field}.{name}"), field);
                    break;
            }
        }

        return binary;
    }

    private static NameSet Open(ref JsonCursor cursor, string field, string member = "")
    {
        cursor.Expect(JsonTokenType.StartObject, field, "an object", member);
        return default;
    }

    private static string? NextName(ref JsonCursor cursor, ref NameSet names, string field, string member = "")
    {
        if (!cursor.Read() || cursor.Token != JsonTokenType.PropertyName)
        {
            return null;
        }

        // Those that nearly every request has need no string of their own.
        var name = cursor.Is(BinaryDataSize) ? BinaryDataSize : cursor.Is(BinaryDataOutput) ? BinaryDataOutput : cursor.Name();
        if (!names.Add(name))
        {
            throw ProtocolException.Invalid($"{field}{member} has the member '{name}' twice");
        }

        if (names.Count > RequestLimits.MaxParameters)
        {
            throw ProtocolException.Invalid($"{field}{member} has more than {RequestLimits.MaxParameters} members");
        }

        cursor.Read();
        return name;
    }

    private static ParameterValue Value(ref JsonCursor cursor, string field)
    {
        RequireScalar(ref cursor, field);
        return cursor.Token switch
        {
            JsonTokenType.True or JsonTokenType.False => new ParameterValue.Flag(cursor.Token == JsonTokenType.True),
            JsonTokenType.String when !cursor.IsBareLiteral => new ParameterValue.Text(cursor.String(field, int.MaxValue)),
            JsonTokenType.Number when cursor.TryGetInt64(out var signed) => new ParameterValue.Whole(signed),
            JsonTokenType.Number when cursor.TryGetUInt64(out var unsigned) => new ParameterValue.Whole(unsigned),
            JsonTokenType.Number when cursor.TryGetDouble(out var number) => new ParameterValue.Fraction(number),
            _ => new ParameterValue.Fraction(double.NaN),
        };
    }

    private static void RequireScalar(ref JsonCursor cursor, string field)
    {
        if (cursor.Token is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False))
        {
            throw ProtocolException.Invalid($"{field} must be a string, a number or a bool, not {cursor.Describe()}");
        }
    }
}
