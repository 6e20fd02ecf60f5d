using ModelServing.Chart.Tests.Rendering;
using ModelServing.Sandbox;
using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Chart.Tests.Releases;

/// <summary>An API server, with its schemas and its rules, accepts everything that the chart can make.</summary>
public sealed class ServerSideTests
{
    // The sandbox has no admission; tests/ControlPlane.Tests puts these before a real API server.
    private static readonly string[] Admission = ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"];

    [Test, CancelAfter(120_000)]
    public async Task Every_object_of_every_combination_is_accepted(CancellationToken cancellationToken)
    {
        var folder = Repository.At("artifacts", "chart", "server-side");
        await using var sandbox = await SandboxCluster.StartAsync(new SandboxOptions { Directory = folder, Nodes = [] }, cancellationToken);
        var kubectl = new Kubectl(Helm.Tools.Kubectl, sandbox.KubeconfigPath, Path.Combine(folder, "home"));
        await kubectl.ReadAsync(cancellationToken, "apply", "--server-side", "-f", Repository.At("tests", "Chart.Tests", "Releases", "monitoring-definitions.yaml"));
        await kubectl.ReadAsync(cancellationToken, "wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
        foreach (var name in new[] { RenderedChart.Namespace, "team-a", "team-b" })
        {
            await kubectl.ReadAsync(cancellationToken, "create", "namespace", name);
        }

        var charts = await Task.WhenAll(ValueSet.All.Select(values => RenderedChart.OfAsync(values.Text)));
        var texts = charts.SelectMany(chart => chart.Objects).Where(rendered => !Admission.Contains(rendered.Kind)).Select(rendered => rendered.Text).Distinct(StringComparer.Ordinal).ToArray();
        var result = await kubectl.RunWithInputAsync(string.Join("\n---\n", texts), cancellationToken, "apply", "--dry-run=server", "--validate=strict", "-f", "-");

        Assert.That(result.Error.Split('\n').Where(line => line.Length > 0), Is.Empty);
        Assert.That(result.Output.Split('\n').Count(line => line.EndsWith("(server dry run)", StringComparison.Ordinal)), Is.GreaterThanOrEqualTo(texts.Length));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_field_that_does_not_exist_is_refused(CancellationToken cancellationToken)
    {
        var folder = Repository.At("artifacts", "chart", "server-side-refusal");
        await using var sandbox = await SandboxCluster.StartAsync(new SandboxOptions { Directory = folder, Nodes = [] }, cancellationToken);
        var kubectl = new Kubectl(Helm.Tools.Kubectl, sandbox.KubeconfigPath, Path.Combine(folder, "home"));
        await kubectl.ReadAsync(cancellationToken, "create", "namespace", RenderedChart.Namespace);
        var deployment = (await RenderedChart.OfAsync("{}")).Of("Deployment").Single().Text.Replace("automountServiceAccountToken", "automountServiceAccountTokens", StringComparison.Ordinal);

        var result = await kubectl.RunWithInputAsync(deployment, cancellationToken, "apply", "--dry-run=server", "--validate=strict", "-f", "-");

        Assert.That(result.ExitCode, Is.Not.Zero);
        Assert.That(result.Error, Does.Contain("automountServiceAccountTokens"));
    }
}
