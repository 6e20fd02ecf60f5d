using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelServing.Host.MetricsApi.Documents;

/// <summary>One requirement of a <see cref="SelectorText"/>.</summary>
internal sealed partial record SelectorRequirement(string Key, SelectorRequirement.Operator Kind, IReadOnlyList<string> Values)
{
    internal enum Operator
    {
        In,
        NotIn,
        Exists,
        DoesNotExist,
        GreaterThan,
        LessThan,
    }

    /// <summary>Null where the text is none.</summary>
    public static SelectorRequirement? Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var key = match.Groups["key"].Value;
        string[] value = [match.Groups["value"].Value];
        var requirement = match.Groups["op"].Value switch
        {
            "" => new SelectorRequirement(key, match.Groups["not"].Success ? Operator.DoesNotExist : Operator.Exists, []),
            "=" or "==" => new SelectorRequirement(key, Operator.In, value),
            "!=" => new SelectorRequirement(key, Operator.NotIn, value),
            ">" => new SelectorRequirement(key, Operator.GreaterThan, value),
            "<" => new SelectorRequirement(key, Operator.LessThan, value),
            var set => new SelectorRequirement(key, set == "in" ? Operator.In : Operator.NotIn, [.. match.Groups["set"].Value.Split(',').Select(static item => item.Trim())]),
        };
        return requirement.IsValid ? requirement : null;
    }

    public bool Matches(IReadOnlyDictionary<string, string>? labels)
    {
        string? value = null;
        var present = labels?.TryGetValue(Key, out value) == true;
        return Kind switch
        {
            Operator.In => present && Values.Contains(value),
            Operator.NotIn => !present || !Values.Contains(value),
            Operator.Exists => present,
            Operator.DoesNotExist => !present,
            Operator.GreaterThan => present && Number(value!) > Number(Values[0]),
            _ => present && Number(value!) < Number(Values[0]),
        };
    }

    private bool IsValid => KeyForm().IsMatch(Key)
        && (Kind is Operator.GreaterThan or Operator.LessThan ? Number(Values[0]) is not null : Values.All(static value => ValueForm().IsMatch(value)));

    private static long? Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^(?:(?<not>!)\s*(?<key>[^\s!=<>(),]+)|(?<key>[^\s!=<>(),]+)(?:\s*(?<op>==|=|!=|>|<)\s*(?<value>[^\s!=<>(),]*)|\s+(?<op>in|notin)\s*\((?<set>[^()]*)\))?)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex(@"^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyForm();

    [GeneratedRegex(@"^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValueForm();
}
