using ModelServing.Testing;
using ModelServing.Testing.Images;
using ModelServing.Testing.Inference;
using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests;

/// <summary>What callers notice of a change: nothing.</summary>
public sealed class UpdateTests
{
    private const string Name = "updated";

    private readonly IReadOnlyList<TextLine> _lines = TextLine.ReadAll(Repository.At("examples", "text-direction", "images"));

    [TearDown]
    public Task DeleteAsync() => Given.DeletedAsync(Name);

    [Test, CancelAfter(180_000)]
    public async Task Rolling_update_loses_no_request(CancellationToken cancellationToken)
    {
        var service = await Given.ReadyAsync(new Manifest(Name) { Replicas = 2 }, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = AskAsync(service, stop.Token);

        await Given.ApplyAsync(new Manifest(Name) { Replicas = 2, Version = "2" }, cancellationToken);
        await Given.ConditionsAsync(Name, conditions => conditions.IsTrue("Ready"), cancellationToken);
        await Eventually.GetAsync(PodsAsync, pods => pods.Length == 2, Given.Limit, cancellationToken);
        await stop.CancelAsync();

        Assert.That(await asking, Is.Positive);

        async Task<string[]> PodsAsync() =>
            (await Given.Kubectl.ReadAsync(cancellationToken, "get", "pods", "-l", $"modelserving.dev/name={Name}", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [Test, CancelAfter(180_000)]
    public async Task Broken_update_leaves_the_old_version_answering(CancellationToken cancellationToken)
    {
        var service = await Given.ReadyAsync(new Manifest(Name), cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = AskAsync(service, stop.Token);

        await Given.ApplyAsync(new Manifest(Name) { Version = "2", Sha256 = new string('0', 64) }, cancellationToken);
        var conditions = await Given.ConditionsAsync(Name, c => c.IsTrue("Stalled"), cancellationToken);
        await stop.CancelAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(conditions.ByType["Stalled"].Reason, Is.EqualTo("DigestMismatch"));
            Assert.That(conditions.IsTrue("Available"));
            Assert.That(conditions.IsTrue("Ready"), Is.False);
            Assert.That(await asking, Is.Positive);
        }

        await Given.ReadyAsync(new Manifest(Name), cancellationToken);
    }

    [Test, CancelAfter(120_000)]
    public async Task Scale_through_kubectl_is_followed_and_reported(CancellationToken cancellationToken)
    {
        await Given.ReadyAsync(new Manifest(Name), cancellationToken);
        await Given.Kubectl.ReadAsync(cancellationToken, "scale", "modeldeployments.modelserving.dev", Name, "--replicas=3");
        await Given.Kubectl.ReadAsync(cancellationToken, "wait", "--for=jsonpath={.status.readyReplicas}=3", $"modeldeployments.modelserving.dev/{Name}", "--timeout=60s");
        await Given.Kubectl.ReadAsync(cancellationToken, "wait", "--for=condition=Ready", $"modeldeployments.modelserving.dev/{Name}", "--timeout=10s");
    }

    [Test, CancelAfter(120_000)]
    public async Task Operator_restart_restarts_no_pod_and_writes_nothing(CancellationToken cancellationToken)
    {
        await Given.ReadyAsync(new Manifest(Name), cancellationToken);
        var before = await VersionsAsync();

        await SharedHarness.Harness.RestartOperatorAsync();
        var probe = new Manifest("after-restart");
        await Given.ReadyAsync(probe, cancellationToken);
        await Given.DeletedAsync(probe.Name);

        Assert.That(await VersionsAsync(), Is.EqualTo(before), "resource versions of the children and of the ModelDeployment");

        Task<string> VersionsAsync() => Given.Kubectl.ReadAsync(
            cancellationToken, "get", "modeldeployments.modelserving.dev,deployments,replicasets,pods,configmaps,services", "-o",
            $$"""jsonpath={range .items[?(@.metadata.name!="kubernetes")]}{.kind}/{.metadata.name}={.metadata.resourceVersion}{"\n"}{end}""");
    }

    private async Task<int> AskAsync(Uri service, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var client = new TextDirectionClient(http, service, Name);
        var answered = 0;
        try
        {
            while (true)
            {
                var line = _lines[answered % _lines.Count];
                var prediction = await client.PredictAsync(line, cancellationToken);
                Assert.That(prediction.IsUpsideDown, Is.EqualTo(line.UpsideDown), line.Name);
                answered++;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return answered;
        }
    }
}
