namespace ModelServing.Testing.Processes;

/// <summary>The real helm against one cluster, with folders of its own so that nothing of the user's is read or written.</summary>
public sealed class HelmClient(string program, string kubeconfig, string home)
{
    public Task<CommandResult> RunAsync(CancellationToken cancellationToken, params string[] arguments) =>
        Command.RunAsync(program, arguments, Environment, cancellationToken);

    /// <summary>With values on standard input.</summary>
    public Task<CommandResult> RunWithValuesAsync(string values, CancellationToken cancellationToken, params string[] arguments) =>
        Command.RunAsync(program, [.. arguments, "--values", "-"], Environment, cancellationToken, values);

    private Dictionary<string, string> Environment => new()
    {
        ["HOME"] = home,
        ["KUBECONFIG"] = kubeconfig,
        ["KUBECACHEDIR"] = Path.Combine(home, ".kube", "cache"),
        ["HELM_CACHE_HOME"] = Path.Combine(home, "cache"),
        ["HELM_CONFIG_HOME"] = Path.Combine(home, "config"),
        ["HELM_DATA_HOME"] = Path.Combine(home, "data"),
    };
}
