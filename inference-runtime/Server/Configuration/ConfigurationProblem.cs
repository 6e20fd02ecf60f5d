namespace ModelServing.Runtime.Configuration;

/// <param name="Path">Of the member, dotted; empty for the document itself.</param>
/// <param name="Message">What is wrong with it and what it must be.</param>
internal readonly record struct ConfigurationProblem(string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
