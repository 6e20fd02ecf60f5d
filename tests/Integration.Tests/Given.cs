using ModelServing.Testing.Cluster;
using ModelServing.Testing.Processes;

namespace ModelServing.Integration.Tests;

/// <summary>What the tests do again and again, in the words of kubectl.</summary>
internal static class Given
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// What operator and plan are told of models: they come from loopback, and a pod serves on for 2 s, not 5, after SIGTERM: the proxies here hear of it at once.
    /// </summary>
    public static IReadOnlyList<string> ModelArguments { get; } = ["--model-fetch-allow-network", "127.0.0.0/8", "--drain-delay", "2s"];

    public static Kubectl Kubectl => SharedHarness.Harness.Kubectl;

    public static async Task ApplyAsync(Manifest manifest, CancellationToken cancellationToken) =>
        (await Kubectl.RunWithInputAsync(manifest.ToString(), cancellationToken, "apply", "-f", "-")).OrThrow();

    public static async Task<Conditions> ConditionsAsync(string name, Func<Conditions, bool> accept, CancellationToken cancellationToken)
    {
        try
        {
            return await ConditionWatch.UntilAsync(Kubectl, "default", name, accept, Limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            await DescribeClusterAsync(cancellationToken);
            throw;
        }
    }

    public static async Task<Uri> ReadyAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        await ApplyAsync(manifest, cancellationToken);
        await ConditionsAsync(manifest.Name, conditions => conditions.IsTrue("Ready"), cancellationToken);
        return await SharedHarness.Harness.ServiceAddressAsync("default", manifest.Name, cancellationToken);
    }

    public static async Task DeletedAsync(string name) =>
        await Kubectl.ReadAsync(CancellationToken.None, "delete", "modeldeployments.modelserving.dev", name, "--ignore-not-found", "--cascade=foreground", "--timeout=60s");

    /// <summary>Writes to the test's output what there is, for whoever looks for the cause of a failure.</summary>
    private static async Task DescribeClusterAsync(CancellationToken cancellationToken)
    {
        await TestContext.Out.WriteLineAsync((await Kubectl.RunAsync(cancellationToken, "get", "modeldeployments.modelserving.dev,deployments,replicasets,pods", "-o", "yaml")).Output);
        await TestContext.Out.WriteLineAsync((await Kubectl.RunAsync(cancellationToken, "events")).Output);
        await TestContext.Out.WriteLineAsync(await File.ReadAllTextAsync(SharedHarness.Harness.Operator.LogFile, cancellationToken));
    }
}
