using System.CommandLine;

namespace ModelServing.Runtime.Commands;

/// <summary>Something that can be given several times by an option or, where that is absent, as a list with commas by an environment variable.</summary>
internal sealed class ListSetting(string name, string variable, string placeholder, string description)
{
    public string Name => name;

    public string Variable => variable;

    public Option<string[]> Option { get; } = new(name)
    {
        Description = $"{description}. Environment: {variable}.",
        HelpName = placeholder,
        AllowMultipleArgumentsPerToken = true,
    };
}
