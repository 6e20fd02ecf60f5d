using System.Net;
using System.Text.Json;
using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Host.Tests.Running;

/// <summary>The built program as a process of its own, against the sandbox.</summary>
public sealed class OperatorProcessTests : BareClusterFixture
{
    [Test]
    public async Task Waits_for_the_definition_then_is_ready_and_ends_with_0_on_sigterm()
    {
        await using var started = RunningOperator.Start(Cluster.KubeconfigPath, Path.Combine(Folder, "operator.log"));
        Assert.That((await started.GetAsync("/healthz")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await started.SaysAsync("waiting for its CustomResourceDefinition");
        var waiting = await started.GetAsync("/readyz");
        Assert.That(waiting.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await waiting.Content.ReadAsStringAsync(), Does.Contain("modeldeployments.modelserving.dev"));

        Define();
        await started.ReadyAsync();

        await started.Process.StopAsync();
        Assert.That(started.Process.ExitCode, Is.Zero);
        foreach (var line in (await started.LogAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.That(() => JsonDocument.Parse(line).Dispose(), Throws.Nothing, line);
        }
    }

    [Test]
    public async Task A_health_port_that_is_taken_is_said_and_ends_the_process()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.IPv6Any, 0);
        taken.Server.DualMode = true;
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var started = new RunningOperator(BackgroundProcess.Start(
            Repository.Executable("ModelServing.Operator", "model-operator"),
            ["--kubeconfig", Cluster.KubeconfigPath, "--health-port", $"{port}"],
            Path.Combine(Folder, "operator.log")));
        await started.EndedAsync();

        Assert.That(started.Process.ExitCode, Is.EqualTo(64));
        await started.SaysAsync($"--health-port {port}");
    }
}
