using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelServing.Controllers.Tests.Cluster;
using ModelServing.Sandbox;
using ModelServing.Testing;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Host.Tests.Running;

/// <summary>The built program as a process of its own, against the sandbox.</summary>
public sealed partial class OperatorProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _directory = Directory.CreateTempSubdirectory("modelserving").FullName;
    private readonly HttpClient _http = new();
    private SandboxCluster _cluster = null!;

    [SetUp]
    public async Task StartAsync() => _cluster = await SandboxCluster.StartAsync(new SandboxOptions { Directory = _directory, Nodes = [] }, CancellationToken.None);

    [TearDown]
    public async Task StopAsync()
    {
        await _cluster.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Test]
    public async Task Waits_for_the_definition_then_is_ready_and_ends_with_0_on_sigterm()
    {
        await using var started = OperatorProcess.Start(_cluster.KubeconfigPath, Path.Combine(_directory, "operator.log"));
        var health = await HealthAddressAsync(started);
        Assert.That((await _http.GetAsync(new Uri(health, "/healthz"))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await Eventually.TrueAsync(async () => (await LogAsync(started)).Contains("waiting for its CustomResourceDefinition", StringComparison.Ordinal), Patience, default);
        var waiting = await _http.GetAsync(new Uri(health, "/readyz"));
        Assert.That(waiting.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await waiting.Content.ReadAsStringAsync(), Does.Contain("modeldeployments.modelserving.dev"));

        _cluster.Store.Create(new("apiextensions.k8s.io", "customresourcedefinitions"), YamlDocument.Read(Repository.At("crds", "modelserving.dev_modeldeployments.yaml")));
        await Eventually.TrueAsync(async () => (await _http.GetAsync(new Uri(health, "/readyz"))).IsSuccessStatusCode, Patience, default);

        await started.StopAsync();
        Assert.That(started.ExitCode, Is.Zero);
        foreach (var line in (await LogAsync(started)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
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
        await using var started = BackgroundProcess.Start(
            Repository.Executable("ModelServing.Operator", "model-operator"),
            ["--kubeconfig", _cluster.KubeconfigPath, "--health-port", $"{port}"],
            Path.Combine(_directory, "operator.log"));
        await Eventually.TrueAsync(() => Task.FromResult(started.HasExited), Patience, default);

        Assert.That(started.ExitCode, Is.EqualTo(64));
        await Eventually.TrueAsync(async () => (await LogAsync(started)).Contains($"--health-port {port}", StringComparison.Ordinal), Patience, default);
    }

    private static async Task<Uri> HealthAddressAsync(BackgroundProcess started)
    {
        var found = await Eventually.GetAsync(async () => HealthPort().Match(await LogAsync(started)), static match => match.Success, Patience, default);
        return new Uri($"http://127.0.0.1:{found.Groups["port"].Value}");
    }

    private static async Task<string> LogAsync(BackgroundProcess started)
    {
        await using var file = new FileStream(started.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }

    [GeneratedRegex(@"health on http://\[::\]:(?<port>\d+)")]
    private static partial Regex HealthPort();
}
