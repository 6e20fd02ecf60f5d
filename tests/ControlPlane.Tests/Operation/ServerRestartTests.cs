using ModelServing.Testing;
using ModelServing.Testing.ControlPlane;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests.Operation;

/// <summary>The API server crashes and comes back.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class ServerRestartTests
{
    private static readonly string Folder = Repository.At("artifacts", "control-plane-restart");

    [Test, CancelAfter(120_000)]
    public async Task The_operator_goes_on_as_leader_and_misses_nothing(CancellationToken cancellationToken)
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        await using var plane = await RealControlPlane.StartAsync(((AssetSearch.Found)ControlPlaneAssets.Find()).Assets, Folder, "127.14.0.0/24", cancellationToken);
        var kubectl = new Kubectl(ServingHarness.Tools.Kubectl, plane.KubeconfigPath, Path.Combine(Folder, "home"));
        await kubectl.DefineAsync(Repository.At("crds"), cancellationToken);
        var log = Path.Combine(Folder, "operator.log");
        await using var operatorProcess = OperatorProcess.Start(
            plane.KubeconfigPath, log,
            "--leader-elect", "--leader-election-namespace", "default", "--leader-election-lease-duration", "40s", "--leader-election-renew-deadline", "30s");
        await ApplyAsync(kubectl, "before", cancellationToken);
        await HasDeploymentAsync(kubectl, "before", cancellationToken);

        await plane.RestartApiServerAsync(cancellationToken);
        await kubectl.ReadAsync(cancellationToken, "delete", "deployment", "before");
        await ApplyAsync(kubectl, "after", cancellationToken);

        await HasDeploymentAsync(kubectl, "before", cancellationToken);
        await HasDeploymentAsync(kubectl, "after", cancellationToken);
        Assert.That(operatorProcess.HasExited, Is.False);
        var said = await OperatorLog.ReadAsync(log, cancellationToken);
        Assert.That(said.Split("\"EventId\":1042").Length - 1, Is.EqualTo(1), "it led once, all the time");
        Assert.That(said, Does.Contain("410 Expired"), "the versions that it held were too old, and it listed again");
    }

    private static async Task ApplyAsync(Kubectl kubectl, string name, CancellationToken cancellationToken) =>
        (await kubectl.RunWithInputAsync(new Manifest(name).ToString(), cancellationToken, "apply", "-f", "-")).OrThrow();

    private static Task HasDeploymentAsync(Kubectl kubectl, string name, CancellationToken cancellationToken) => Eventually.TrueAsync(
        async () => (await kubectl.RunAsync(cancellationToken, "get", "deployment", name)).ExitCode == 0, Given.Limit, cancellationToken);
}
