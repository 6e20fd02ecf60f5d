using System.Globalization;

namespace ModelServing.Protocol.Requests;

/// <summary>The value of a parameter, by whichever wire it came. There are these cases and no others.</summary>
public abstract record ParameterValue
{
    private const int MaxDescribedChars = 64;

    private ParameterValue()
    {
    }

    /// <summary>A string.</summary>
    public sealed record Text(string Value) : ParameterValue;

    /// <summary>A number without a fraction, within a signed or an unsigned 64-bit integer.</summary>
    public sealed record Whole(Int128 Value) : ParameterValue;

    /// <summary>Any other number.</summary>
    public sealed record Fraction(double Value) : ParameterValue;

    /// <summary>A bool.</summary>
    public sealed record Flag(bool Value) : ParameterValue;

    /// <summary>Whether it means nothing: Triton's clients send 0 or "" for that.</summary>
    internal bool IsAbsent => this is Text { Value: "" } || (this is Whole whole && whole.Value == 0);

    /// <summary>For messages: the value, and the word string with a string.</summary>
    internal string Describe() => this switch
    {
        Text text => $"the string \"{(text.Value.Length <= MaxDescribedChars ? text.Value : text.Value[..MaxDescribedChars] + "...")}\"",
        Whole whole => whole.Value.ToString(CultureInfo.InvariantCulture),
        Fraction fraction => fraction.Value.ToString(CultureInfo.InvariantCulture),
        Flag flag => flag.Value ? "true" : "false",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
