using ModelServing.Testing;
using ModelServing.Testing.Cluster;
using ModelServing.Testing.Processes;

// One cluster for all: its namespaces keep the tests apart.
[assembly: NonParallelizable]

namespace ModelServing.Integration.Tests;

/// <summary>The sandbox, the CRD and the real operator, started once for all tests of this assembly.</summary>
[SetUpFixture]
public sealed class SharedHarness
{
    public const int Gpus = 2;

    private static ServingHarness? _harness;

    public static ServingHarness Harness => _harness ?? throw new InvalidOperationException("The shared harness has not been started");

    /// <summary>The folder behind the claim <c>default/scratch</c>: tests put models there.</summary>
    public static string Scratch { get; } = Repository.At("artifacts", "integration-scratch");

    /// <summary>The API server's way to the operator's metrics.</summary>
    public static MetricsApiRoute MetricsApi => MetricsApiRoute.ByEndpoint;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Directory.CreateDirectory(Scratch);
        var options = new HarnessOptions
        {
            Directory = Repository.At("artifacts", "integration"),
            Gpus = Gpus,
            Volumes = new Dictionary<string, string> { ["default/scratch"] = Scratch },
            AutoscalerSyncPeriod = TimeSpan.FromSeconds(1),
            OperatorArguments = [.. Given.ModelArguments, .. MetricsApi.OperatorArguments],
        };
        _harness = await ServingHarness.StartAsync(options, CancellationToken.None);
        foreach (var claim in new[] { "models", "scratch" })
        {
            (await Harness.Kubectl.RunWithInputAsync(Claim(claim), CancellationToken.None, "apply", "-f", "-")).OrThrow();
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_harness is not null)
        {
            await _harness.DisposeAsync();
        }
    }

    private static string Claim(string name) =>
        $$"""
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: {{name}} }
        spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
        """;
}
