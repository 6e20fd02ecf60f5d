namespace ModelServing.Testing.Processes;

/// <summary>What a finished command left behind.</summary>
public sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    /// <exception cref="InvalidOperationException">The exit code is not 0; the message holds the command and what it printed.</exception>
    public CommandResult OrThrow() => ExitCode == 0
        ? this
        : throw new InvalidOperationException($"'{Command}' ended with {ExitCode}: {Error.Trim()} {Output.Trim()}");
}
