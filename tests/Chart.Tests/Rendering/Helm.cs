using ModelServing.Sandbox.Tools;
using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Chart.Tests.Rendering;

/// <summary>The real helm and this repository's chart.</summary>
internal sealed class Helm(string home, string? kubeconfig = null)
{
    private readonly HelmClient _client = new(Tools.Helm, kubeconfig ?? Path.Combine(home, "no-kubeconfig"), home);

    public static ClientTools Tools => ServingHarness.Tools;

    public static string Chart { get; } = Repository.At("charts", "modelserving");

    /// <summary>For what needs no cluster.</summary>
    public static Helm Offline { get; } = new(Repository.At("artifacts", "chart", "home"));

    public Task<CommandResult> RunAsync(CancellationToken cancellationToken, params string[] arguments) => _client.RunAsync(cancellationToken, arguments);

    /// <summary>With values on standard input.</summary>
    public Task<CommandResult> RunWithValuesAsync(string values, CancellationToken cancellationToken, params string[] arguments) =>
        _client.RunWithValuesAsync(values, cancellationToken, arguments);

    /// <summary>What <c>helm template</c> makes of the values for a release in the namespace <see cref="RenderedChart.Namespace"/>.</summary>
    public Task<CommandResult> TemplateAsync(string values, CancellationToken cancellationToken) =>
        RunWithValuesAsync(values, cancellationToken, "template", RenderedChart.Release, Chart, "--namespace", RenderedChart.Namespace);
}
