using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using ModelServing.Api.Meta;
using ModelServing.Api.Schema;

namespace ModelServing.Api.Validation;

/// <summary>Checks the bounds that the schema attributes state, on a value, as the API server does on its JSON.</summary>
internal static class SchemaConstraints
{
    public static IEnumerable<FieldError> Check(object value, string path)
    {
        var info = ApiJsonContext.Default.GetTypeInfo(value.GetType());
        foreach (var property in info?.Properties ?? [])
        {
            var child = $"{path}.{property.Name}";
            foreach (var error in CheckMember(property, property.Get?.Invoke(value), child))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> CheckMember(JsonPropertyInfo property, object? value, string path)
    {
        var member = property.AttributeProvider;
        return value switch
        {
            null => First<RequiredAttribute>(member) is null ? [] : [new FieldError(path, "is required")],
            string text => CheckText(
                text, First<LengthAttribute>(member), First<PatternAttribute>(member)?.RegularExpression, First<EnumValuesAttribute>(member), path),
            int or long => CheckNumber(Convert.ToInt64(value, CultureInfo.InvariantCulture), member, path),
            JsonElement or bool => [],
            Quantity quantity => CheckQuantity(quantity, path),
            IReadOnlyDictionary<string, string> map => [.. CheckCount(map.Count, member, path), .. map.SelectMany(pair => CheckElement(pair.Value, member, $"{path}[{Shown.Text(pair.Key)}]"))],
            IReadOnlyDictionary<string, Quantity> map => [.. CheckCount(map.Count, member, path), .. map.SelectMany(pair => CheckQuantity(pair.Value, $"{path}[{Shown.Text(pair.Key)}]"))],
            ICollection list => [.. CheckCount(list.Count, member, path), .. list.Cast<object?>().SelectMany((item, index) => CheckElement(item, member, $"{path}[{index}]"))],
            _ => Check(value, path),
        };
    }

    private static IEnumerable<FieldError> CheckElement(object? item, ICustomAttributeProvider? member, string path) => item switch
    {
        null => [new FieldError(path, "must not be null")],
        string text => CheckText(text, ElementLength(member), First<ElementPatternAttribute>(member)?.RegularExpression, null, path),
        _ => Check(item, path),
    };

    private static IEnumerable<FieldError> CheckText(string text, LengthAttribute? length, string? pattern, EnumValuesAttribute? values, string path)
    {
        if (values is not null && !values.Values.Contains(text))
        {
            yield return new FieldError(path, $"must be one of {string.Join(", ", values.Values)}, not {Shown.Text(text)}");
        }
        else if (length is not null && (text.Length < length.Minimum || text.Length > length.Maximum))
        {
            yield return new FieldError(path, $"must have {length.Minimum} to {length.Maximum} characters, not {text.Length}");
        }
        else if (pattern is not null && !Matches(pattern, text))
        {
            yield return new FieldError(path, $"must match {pattern}, which {Shown.Text(text)} does not");
        }
    }

    private static IEnumerable<FieldError> CheckNumber(long number, ICustomAttributeProvider? member, string path)
    {
        var minimum = First<RangeMinimumAttribute>(member)?.Minimum ?? long.MinValue;
        var maximum = First<RangeMaximumAttribute>(member)?.Maximum ?? long.MaxValue;
        if (number < minimum || number > maximum)
        {
            yield return new FieldError(path, $"must be from {minimum} to {maximum}, not {number}");
        }
    }

    private static IEnumerable<FieldError> CheckQuantity(Quantity quantity, string path)
    {
        if (quantity < default(Quantity))
        {
            yield return new FieldError(path, $"must not be negative, but is {quantity}");
        }
    }

    private static IEnumerable<FieldError> CheckCount(int count, ICustomAttributeProvider? member, string path)
    {
        var (minimum, maximum) = (First<ItemsAttribute>(member), First<PropertyLimitsAttribute>(member)) switch
        {
            ({ } items, _) => (items.Minimum, items.Maximum),
            (_, { } properties) => (properties.Minimum, properties.Maximum),
            _ => (0, int.MaxValue),
        };
        if (count < minimum || count > maximum)
        {
            yield return new FieldError(path, $"must have {minimum} to {maximum} entries, not {count}");
        }
    }

    private static LengthAttribute? ElementLength(ICustomAttributeProvider? member) =>
        First<ElementLengthAttribute>(member) is { } length ? new LengthAttribute(length.Minimum, length.Maximum) : null;

    /// <summary>Linear in the text, as RE2 is; and <c>$</c> is the very end there, while in .NET a line feed may follow.</summary>
    private static bool Matches(string pattern, string text) =>
        Regex.IsMatch(text, pattern.EndsWith('$') ? pattern[..^1] + @"\z" : pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private static T? First<T>(ICustomAttributeProvider? member)
        where T : Attribute => member?.GetCustomAttributes(typeof(T), false).Cast<T>().FirstOrDefault();
}
