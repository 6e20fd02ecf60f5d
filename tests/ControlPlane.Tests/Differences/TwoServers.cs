using System.Text.RegularExpressions;
using ModelServing.Sandbox;
using ModelServing.Testing;
using ModelServing.Testing.ControlPlane;
using ModelServing.Testing.Processes;

namespace ModelServing.Integration.Tests.Differences;

/// <summary>A real API server and the sandbox's, both with our definition and without an operator, asked the same by the same kubectl.</summary>
internal sealed partial class TwoServers : IAsyncDisposable
{
    private readonly SandboxCluster _sandbox;

    private TwoServers(RealControlPlane real, SandboxCluster sandbox, string folder)
    {
        (Real, _sandbox) = (real, sandbox);
        RealKubectl = new Kubectl(ServingHarness.Tools.Kubectl, real.KubeconfigPath, Path.Combine(folder, "home-real"));
        SandboxKubectl = new Kubectl(ServingHarness.Tools.Kubectl, sandbox.KubeconfigPath, Path.Combine(folder, "home-sandbox"));
    }

    public RealControlPlane Real { get; }

    public Kubectl RealKubectl { get; }

    public Kubectl SandboxKubectl { get; }

    public static async Task<TwoServers> StartAsync(ControlPlaneAssets assets, string name, CancellationToken cancellationToken)
    {
        var folder = Repository.At("artifacts", name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var sandbox = await SandboxCluster.StartAsync(new SandboxOptions { Directory = Path.Combine(folder, "sandbox"), Nodes = [] }, cancellationToken);
        var real = await RealControlPlane.StartAsync(assets, Path.Combine(folder, "real"), "127.15.0.0/24", cancellationToken);
        var servers = new TwoServers(real, sandbox, folder);
        foreach (var kubectl in new[] { servers.RealKubectl, servers.SandboxKubectl })
        {
            await kubectl.DefineAsync(Repository.At("crds"), cancellationToken);
        }

        return servers;
    }

    /// <summary>What both answer, the real one first, with what may differ (identities, versions, times, addresses) left out.</summary>
    public async Task<(string Real, string Sandbox)> AskAsync(string? input, CancellationToken cancellationToken, params string[] arguments)
    {
        var answers = await Task.WhenAll(new[] { RealKubectl, SandboxKubectl }.Select(kubectl =>
            input is null ? kubectl.RunAsync(cancellationToken, arguments) : kubectl.RunWithInputAsync(input, cancellationToken, arguments)));
        return (Normal(answers[0]), Normal(answers[1]));
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        await Real.DisposeAsync();
    }

    private static string Normal(CommandResult result)
    {
        var text = $"exit code {result.ExitCode}\n{result.Output}{result.Error}";
        text = Identity().Replace(text, "<uid>");
        text = Timestamp().Replace(text, "<time>");
        text = Version().Replace(text, "${name}<version>");
        text = Age().Replace(text, "<age>");
        return Address().Replace(text, "<server>");
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Identity();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z")]
    private static partial Regex Timestamp();

    [GeneratedRegex("(?<name>resourceVersion\\\\?\"?: ?\\\\?\"|Resource Version: +)[0-9]+")]
    private static partial Regex Version();

    [GeneratedRegex(@"\b\d+(ms|s)\b")]
    private static partial Regex Age();

    [GeneratedRegex(@"https://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
