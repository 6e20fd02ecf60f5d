using System.Globalization;
using System.Text.Json.Serialization;

namespace ModelServing.Api.Meta;

/// <summary>A number or a string, such as a port by number or by name (<c>util/intstr.IntOrString</c>).</summary>
[JsonConverter(typeof(IntOrStringConverter))]
public readonly record struct IntOrString
{
    private IntOrString(int? number, string? text) => (Number, Text) = (number, text);

    /// <summary>The number, or null when this is a string.</summary>
    public int? Number { get; }

    /// <summary>The string, or null when this is a number.</summary>
    public string? Text { get; }

    public static IntOrString From(int number) => new(number, null);

    public static IntOrString From(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new IntOrString(null, text);
    }

    public override string ToString() => Text ?? (Number ?? 0).ToString(CultureInfo.InvariantCulture);
}
