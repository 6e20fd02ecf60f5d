using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Repositories.TextFormat;

namespace ModelServing.Runtime.Repositories;

/// <summary>Reads one message. What is wrong is noted with line and column, and a stand-in returned, so that one pass tells all; so is what nobody asked for.</summary>
/// <param name="fields">Of the message.</param>
/// <param name="path">Of the message, with a full stop at its end; empty for the outermost.</param>
/// <param name="problems">What is wrong.</param>
/// <param name="ignored">What has no effect.</param>
internal sealed class TextSection(ImmutableArray<TextField> fields, string path, List<string> problems, List<string> ignored)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Where the field is first; null where it is not.</summary>
    public TextPosition? Position(string name) => fields.FirstOrDefault(field => field.Name == name)?.Position;

    public bool Has(string name) => Position(name) is not null;

    public void Report(string name, string message) => problems.Add($"{Position(name) ?? new TextPosition(1, 1)}: {path}{name} {message}");

    /// <summary>Says of a field that is there, and read, that it changes nothing.</summary>
    public void Ignore(string name, string why)
    {
        if (Position(name) is { } position)
        {
            ignored.Add($"{position} {path}{name} ({why})");
        }
    }

    public string Text(string name, string fallback)
    {
        if (Single(name) is not { } value)
        {
            return fallback;
        }

        return value.Kind == TextValueKind.String ? value.Text : Wrong(name, value, "a string", fallback);
    }

    public int Integer(string name, int fallback, int minimum, int maximum) =>
        Single(name) is { } value ? (int)Integer(name, value, minimum, maximum, fallback) : fallback;

    /// <summary>All of a repeated field, in order.</summary>
    public ImmutableArray<long> Integers(string name, long minimum, long maximum) =>
        [.. Values(name).Select(value => Integer(name, value, minimum, maximum, minimum))];

    /// <summary>The word, or the fallback.</summary>
    public string Choice(string name, string fallback, params ReadOnlySpan<string> choices)
    {
        if (Single(name) is not { } value)
        {
            return fallback;
        }

        return value.Kind == TextValueKind.Word && choices.Contains(value.Text) ? value.Text : Wrong(name, value, $"one of {string.Join(", ", choices!)}", fallback);
    }

    /// <summary>A message, empty where it is not there.</summary>
    public TextSection Message(string name) => new(Single(name) is { } value ? FieldsOf(name, value) : [], $"{path}{name}.", problems, ignored);

    /// <summary>All of a repeated message.</summary>
    public ImmutableArray<TextSection> Messages(string name) =>
        [.. Values(name).Select(value => new TextSection(FieldsOf(name, value), $"{path}{name}.", problems, ignored))];

    /// <summary>To be called last: everything that was not asked for by then is told of.</summary>
    public void IgnoreOthers()
    {
        foreach (var field in fields.Where(field => !_known.Contains(field.Name)).DistinctBy(field => field.Name))
        {
            ignored.Add($"{field.Position} {path}{JsonSection.Show(field.Name).Trim('"')}");
        }
    }

    private ImmutableArray<TextValue> Values(string name)
    {
        _known.Add(name);
        return [.. fields.Where(field => field.Name == name).SelectMany(field => field.Values)];
    }

    /// <summary>Of a field that is not repeated; null where it is not there.</summary>
    private TextValue? Single(string name)
    {
        _known.Add(name);
        TextField[] found = [.. fields.Where(field => field.Name == name)];
        if (found.Length > 1)
        {
            problems.Add($"{found[1].Position}: {path}{name} is given twice");
        }
        else if (found is [{ IsList: true } list])
        {
            problems.Add($"{list.Position}: {path}{name} is one value, and not a list");
        }

        return found is [{ IsList: false }, ..] ? found[0].Values[0] : null;
    }

    private ImmutableArray<TextField> FieldsOf(string name, TextValue value) =>
        value.Kind == TextValueKind.Message ? value.Fields : Wrong(name, value, "a message in braces", ImmutableArray<TextField>.Empty);

    private long Integer(string name, TextValue value, long minimum, long maximum, long fallback) =>
        value.Kind == TextValueKind.Number && TryInteger(value.Text, out var number) && number >= minimum && number <= maximum
            ? (long)number
            : Wrong(name, value, string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"), fallback);

    private T Wrong<T>(string name, TextValue value, string expected, T fallback)
    {
        var found = value.Kind == TextValueKind.Message ? "a message" : JsonSection.Show(value.Text);
        problems.Add($"{value.Position}: {path}{name} must be {expected}, is {found}");
        return fallback;
    }

    /// <summary>Decimal, <c>0x</c> hexadecimal or <c>0</c> octal. Longer than any that fits is none.</summary>
    private static bool TryInteger(string text, out BigInteger number)
    {
        number = default;
        var isNegative = text.StartsWith('-');
        var digits = isNegative ? text[1..] : text;
        if (digits.Length > 32)
        {
            return false;
        }

        var isParsed = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? BigInteger.TryParse($"0{digits[2..]}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number) && digits.Length > 2
            : digits is ['0', _, ..]
                ? TryOctal(digits, out number)
                : BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        number = isNegative ? -number : number;
        return isParsed;
    }

    private static bool TryOctal(string digits, out BigInteger number)
    {
        number = default;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7')
            {
                return false;
            }

            number = (number * 8) + (digit - '0');
        }

        return true;
    }
}
