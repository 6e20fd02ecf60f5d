using System.CommandLine;

namespace ModelServing.Runtime.Commands;

/// <summary>One thing that can be set by an option or, where that is absent, by an environment variable.</summary>
internal sealed class Setting
{
    /// <param name="name">Of the option, such as <c>--config</c>.</param>
    /// <param name="variable">The environment variable.</param>
    /// <param name="placeholder">Stands for the value in the help.</param>
    /// <param name="description">One sentence without its full stop.</param>
    /// <param name="fallback">The default; null where the setting must be given.</param>
    /// <param name="necessity">What the help says of one that must be given.</param>
    public Setting(string name, string variable, string placeholder, string description, string? fallback, string necessity = "Required")
    {
        (Name, Variable, Default) = (name, variable, fallback);
        Option = new Option<string?>(name)
        {
            Description = $"{description}. Environment: {variable}.{(fallback is null ? $" {necessity}." : fallback.Length == 0 ? "" : $" Default: {fallback}.")}",
            HelpName = placeholder,
        };
    }

    public string Name { get; }

    public string Variable { get; }

    public string? Default { get; }

    public Option<string?> Option { get; }
}
