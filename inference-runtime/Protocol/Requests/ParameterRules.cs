using System.Globalization;
using ModelServing.Protocol.Errors;

namespace ModelServing.Protocol.Requests;

/// <summary>
/// What the parameters of a request, an input and an output mean, whichever wire they came by. What this server does not know it ignores, except where
/// ignoring would change the answer: sequences (state), classification and shared memory are refused.
/// </summary>
public static class ParameterRules
{
    /// <summary>Whether a request's parameter of this name has a meaning here.</summary>
    public static bool IsKnown(string name) => name is "timeout" or "priority" or "sequence_id";

    /// <summary>Takes in one parameter of a request.</summary>
    /// <param name="parameters">What is known so far.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The parameters with this one; the same where it has no meaning here.</returns>
    /// <exception cref="ProtocolException">The value is not what the name asks for, or asks for what is not offered.</exception>
    public static RequestParameters Apply(RequestParameters parameters, string name, ParameterValue value)
    {
        switch (name)
        {
            case "timeout":
                var timeout = NonNegative(value, "parameters.timeout", long.MaxValue);
                return parameters with { TimeoutMicroseconds = timeout == 0 ? null : (long)timeout };
            case "priority":
                var priority = (int)NonNegative(value, "parameters.priority", RequestParameters.LowestPriority);
                return parameters with { Priority = priority == 0 ? RequestParameters.DefaultPriority : priority };
            case "sequence_id" when !value.IsAbsent:
                throw new ProtocolException(ErrorKind.Unsupported, "parameters.sequence_id: stateful sequences are not supported");
            default:
                return parameters;
        }
    }

    /// <summary>Refuses what an input's parameter asks for and is not offered.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="field">The input's parameters, for messages.</param>
    /// <exception cref="ProtocolException">The parameter is one of the shared memory extension.</exception>
    public static void CheckInput(string name, string field) => RefuseSharedMemory(name, field);

    /// <summary>Refuses what an output's parameter asks for and is not offered.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="field">The output's parameters, for messages.</param>
    /// <exception cref="ProtocolException">The parameter is one of the classification or of the shared memory extension.</exception>
    public static void CheckOutput(string name, ParameterValue value, string field)
    {
        if (name == "classification" && !value.IsAbsent)
        {
            throw new ProtocolException(ErrorKind.Unsupported, $"{field}.classification: the classification extension is not supported");
        }

        RefuseSharedMemory(name, field);
    }

    /// <summary>Clients send numbers, and some of them the same number as a string.</summary>
    private static ulong NonNegative(ParameterValue value, string field, ulong maximum)
    {
        var number = value switch
        {
            ParameterValue.Whole whole => whole.Value,
            ParameterValue.Text text when ulong.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => -1,
        };
        return number >= 0 && number <= maximum
            ? (ulong)number
            : throw ProtocolException.Invalid($"{field} must be an integer from 0 to {maximum}, not {value.Describe()}");
    }

    private static void RefuseSharedMemory(string name, string field)
    {
        if (name.StartsWith("shared_memory_", StringComparison.Ordinal))
        {
            throw new ProtocolException(ErrorKind.Unsupported, $"{field}.{name}: the shared memory extension is not supported");
        }
    }
}
