using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using ModelServing.Host.Listening;

namespace ModelServing.Host.Options;

/// <summary>Reads options, each from its flag or else from the environment; what has not the form of its kind becomes an error and counts as absent.</summary>
internal sealed class OptionReader(CommandResult result, Func<string, string?> environment, List<string> errors)
{
    private const string Prefix = "MODEL_OPERATOR_";

    public string? Text(Option<string?> option) =>
        result.GetValue(option) is { Length: > 0 } value ? value : Variable(option) is { Length: > 0 } fallback ? fallback : null;

    public string[] Texts(Option<string[]> option) =>
        result.GetValue(option) is { Length: > 0 } values ? values : Variable(option)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    public int Number(Option<string?> option, int absent)
    {
        if (Text(option) is not { } text)
        {
            return absent;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        errors.Add($"{option.Name} '{text}' is not a number");
        return absent;
    }

    /// <summary>On where the flag stands alone.</summary>
    public bool Switch(Option<string?> option)
    {
        if (result.GetResult(option) is { Implicit: false, Tokens.Count: 0 })
        {
            return true;
        }

        switch (Text(option))
        {
            case null or "false":
                return false;
            case "true":
                return true;
            case var text:
                errors.Add($"{option.Name} '{text}' is neither true nor false");
                return false;
        }
    }

    public TimeSpan Duration(Option<string?> option, TimeSpan absent)
    {
        if (Text(option) is not { } text)
        {
            return absent;
        }

        if (DurationText.Parse(text) is { } duration)
        {
            return duration;
        }

        errors.Add($"{option.Name} '{text}' is not a duration such as 15s");
        return absent;
    }

    /// <summary>Null where it is absent.</summary>
    public IPAddress? Address(Option<string?> option)
    {
        var text = Text(option);
        var address = text is null ? null : ListenAddress.ParseAddress(text);
        if (text is not null && address is null)
        {
            errors.Add($"{option.Name} '{text}' is not an IP address such as 127.0.0.1 or ::1");
        }

        return address;
    }

    public LogLevel Level(Option<string?> option)
    {
        var text = Text(option) ?? nameof(LogLevel.Information);
        if (Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && level is >= LogLevel.Trace and <= LogLevel.Critical && !char.IsAsciiDigit(text[0]))
        {
            return level;
        }

        errors.Add($"{option.Name} '{text}' is none of Trace, Debug, Information, Warning, Error, Critical");
        return LogLevel.Information;
    }

    /// <summary>For what only the kind of option can tell.</summary>
    public void Refuse(string error) => errors.Add(error);

    private string? Variable(Option option) =>
        environment(Prefix + option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant());
}
