using System.CommandLine;
using System.Globalization;
using System.Net;

namespace ModelServing.Runtime.Commands;

/// <summary>Reads settings and collects what is wrong with them, each under the name of where it was set.</summary>
/// <param name="parsed">The command line.</param>
/// <param name="environment">Gives a variable's value; null or empty where it is not set.</param>
internal sealed class SettingReader(ParseResult parsed, Func<string, string?> environment)
{
    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    public string Text(Setting setting)
    {
        var (value, _) = Find(setting);
        if (value is null)
        {
            _errors.Add($"{setting.Name} is missing; give it, or set {setting.Variable}");
        }

        return value ?? "";
    }

    /// <summary>Whether somebody has set it; a default does not count.</summary>
    public bool IsGiven(Setting setting) => parsed.GetValue(setting.Option) is not null || environment(setting.Variable) is { Length: > 0 };

    public IReadOnlyList<string> List(ListSetting setting) => parsed.GetValue(setting.Option) is { Length: > 0 } options
        ? options
        : environment(setting.Variable)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Says that settings do not go together.</summary>
    public void Reject(string message) => _errors.Add(message);

    /// <summary>One of a few words; the first where it is none of them.</summary>
    public string Choice(Setting setting, params string[] words)
    {
        var (text, origin) = Find(setting);
        if (words.Contains(text, StringComparer.Ordinal))
        {
            return text!;
        }

        _errors.Add($"{origin} must be one of {string.Join(", ", words)}, is '{text}'");
        return words[0];
    }

    public long Integer(Setting setting, long minimum, long maximum)
    {
        var (text, origin) = Find(setting);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
        {
            return value;
        }

        _errors.Add(string.Create(CultureInfo.InvariantCulture, $"{origin} must be a whole number from {minimum} to {maximum}, is '{text}'"));
        return minimum;
    }

    /// <summary>One of the names of an enumeration, in any case; <paramref name="otherwise"/> where it is none of them.</summary>
    public T Name<T>(Setting setting, T otherwise) where T : struct, Enum
    {
        var (text, origin) = Find(setting);
        if (Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return Enum.Parse<T>(text!, ignoreCase: true);
        }

        _errors.Add($"{origin} must be one of {string.Join(", ", Enum.GetNames<T>())}, is '{text}'");
        return otherwise;
    }

    public IPAddress Address(Setting setting)
    {
        var (text, origin) = Find(setting);
        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        _errors.Add($"{origin} must be an IP address such as 0.0.0.0, 127.0.0.1 or [::], is '{text}'");
        return IPAddress.IPv6Any;
    }

    private (string? Value, string Origin) Find(Setting setting)
    {
        if (parsed.GetValue(setting.Option) is { } option)
        {
            return (option, setting.Name);
        }

        return environment(setting.Variable) is { Length: > 0 } variable
            ? (variable, setting.Variable)
            : (setting.Default, setting.Name);
    }
}
