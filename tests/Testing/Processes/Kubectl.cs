using ModelServing.Testing.Time;

namespace ModelServing.Testing.Processes;

/// <summary>The real kubectl against one cluster, with a home of its own so that nothing of the user's is read or written.</summary>
public sealed class Kubectl(string program, string kubeconfig, string home)
{
    public string Program { get; } = program;

    public Task<CommandResult> RunAsync(CancellationToken cancellationToken, params string[] arguments) =>
        Command.RunAsync(Program, arguments, Environment, cancellationToken);

    /// <summary>With text on standard input, for <c>-f -</c>.</summary>
    public Task<CommandResult> RunWithInputAsync(string input, CancellationToken cancellationToken, params string[] arguments) =>
        Command.RunAsync(Program, arguments, Environment, cancellationToken, input);

    /// <summary>Standard output, trimmed, of a command that must succeed.</summary>
    public async Task<string> ReadAsync(CancellationToken cancellationToken, params string[] arguments) =>
        (await RunAsync(cancellationToken, arguments)).OrThrow().Output.Trim();

    /// <summary>Standard output line by line while the command runs, for <c>--watch</c>.</summary>
    public IAsyncEnumerable<string> ReadLinesAsync(CancellationToken cancellationToken, params string[] arguments) =>
        Command.ReadLinesAsync(Program, arguments, Environment, cancellationToken);

    /// <summary>
    /// Applies CustomResourceDefinitions and waits until their kinds are served. <c>kubectl wait</c> fails over a definition that has no
    /// conditions yet, so it is asked again.
    /// </summary>
    public async Task DefineAsync(string definitions, CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken, "apply", "-f", definitions);
        await Eventually.TrueAsync(
            async () => (await RunAsync(cancellationToken, "wait", "--for=condition=Established", "crd", "--all", "--timeout=30s")).ExitCode == 0,
            TimeSpan.FromSeconds(30),
            cancellationToken);
    }

    private Dictionary<string, string> Environment => new()
    {
        ["KUBECONFIG"] = kubeconfig,
        ["HOME"] = home,
        ["KUBECACHEDIR"] = Path.Combine(home, ".kube", "cache"),
    };
}
