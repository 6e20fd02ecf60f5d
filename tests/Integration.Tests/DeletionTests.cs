using System.Diagnostics;
using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests;

/// <summary>What is deleted leaves nothing behind.</summary>
public sealed class DeletionTests
{
    [Test, CancelAfter(120_000)]
    public async Task Delete_removes_every_child_and_every_process(CancellationToken cancellationToken)
    {
        await Given.ReadyAsync(new Manifest("deleted") { Replicas = 2 }, cancellationToken);
        Assert.That(RuntimeProcesses("deleted"), Is.GreaterThanOrEqualTo(2));

        await Given.Kubectl.ReadAsync(cancellationToken, "delete", "modeldeployments.modelserving.dev", "deleted", "--timeout=60s");

        await Eventually.GetAsync(
            () => Given.Kubectl.ReadAsync(cancellationToken, "get", "deployments,replicasets,pods,services,configmaps,endpointslices", "-l", "modelserving.dev/name=deleted", "-o", "name"),
            children => children.Length == 0,
            Given.Limit,
            cancellationToken);
        await Eventually.GetAsync(() => Task.FromResult(RuntimeProcesses("deleted")), count => count == 0, Given.Limit, cancellationToken);
    }

    private static int RuntimeProcesses(string model) => Process.GetProcesses().Count(process =>
        ProcessFiles.Read(process.Id, "environ").Contains("MODEL_SERVING_CONFIG=", StringComparison.Ordinal)
        && ProcessFiles.Read(process.Id, "environ").Contains($"HOSTNAME={model}-", StringComparison.Ordinal));
}
