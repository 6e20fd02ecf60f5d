using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests;

/// <summary>GPUs are counted: what does not fit waits, says so, and starts when there is room.</summary>
public sealed class AcceleratorTests
{
    private const string Accelerator = "  accelerator: { resourceName: nvidia.com/gpu, count: 1, products: [NVIDIA-H200], memory: 6Gi }";

    // No GPU is in this machine: the pods ask the scheduler for one and run on the CPU.
    private static Manifest Model(string name) => new(name) { More = Accelerator + "\n  runtime: { executionProviders: [{ name: CPU }] }" };

    [TearDown]
    public async Task DeleteAsync()
    {
        await Given.DeletedAsync("one-gpu");
        await Given.DeletedAsync("two-gpus");
    }

    private static Task<string> LimitAsync(CancellationToken cancellationToken) =>
        Given.Kubectl.ReadAsync(cancellationToken, "get", "modeldeployments.modelserving.dev", "two-gpus", "-o", "jsonpath={.status.autoscaling.limitedBy}");

    [Test, CancelAfter(180_000)]
    public async Task Pod_beyond_the_gpus_stays_pending_with_the_schedulers_reason(CancellationToken cancellationToken)
    {
        await Given.ReadyAsync(Model("two-gpus") with { Replicas = SharedHarness.Gpus }, cancellationToken);
        await Given.ApplyAsync(Model("one-gpu"), cancellationToken);

        var conditions = await Given.ConditionsAsync("one-gpu", c => c.ByType.TryGetValue("Ready", out var ready) && ready.Reason == "InsufficientAccelerators", cancellationToken);
        Assert.That(conditions.ByType["Ready"].Message, Does.Contain("Insufficient nvidia.com/gpu"));
        Assert.That(
            await Given.Kubectl.ReadAsync(cancellationToken, "get", "pods", "-l", "modelserving.dev/name=one-gpu", "-o", "jsonpath={.items[*].status.phase}"),
            Is.EqualTo("Pending"));

        await Given.DeletedAsync("two-gpus");
        await Given.ConditionsAsync("one-gpu", c => c.IsTrue("Ready"), cancellationToken);
    }

    [Test, CancelAfter(180_000)]
    public async Task Autoscaler_that_asks_for_more_pods_than_there_are_gpus_is_limited_by_them(CancellationToken cancellationToken)
    {
        await Given.ApplyAsync(Model("two-gpus") with { Autoscaling = $"{{ minReplicas: {SharedHarness.Gpus}, maxReplicas: {SharedHarness.Gpus + 2} }}" }, cancellationToken);
        await Given.ConditionsAsync("two-gpus", static conditions => conditions.IsTrue("Ready"), cancellationToken);
        Assert.That(await LimitAsync(cancellationToken), Is.Not.EqualTo("AcceleratorCapacity"));

        await Given.Kubectl.ReadAsync(cancellationToken, "scale", "deployment/two-gpus", $"--replicas={SharedHarness.Gpus + 1}");
        await Given.Kubectl.ReadAsync(
            cancellationToken, "wait", "modeldeployments.modelserving.dev/two-gpus", "--for=jsonpath={.status.autoscaling.limitedBy}=AcceleratorCapacity", "--timeout=60s");
        var conditions = await Given.ConditionsAsync("two-gpus", static c => c.ByType["Ready"].Reason == "InsufficientAccelerators", cancellationToken);
        Assert.That(conditions.IsTrue("Available"));
    }

    [Test, CancelAfter(180_000)]
    public async Task Update_completes_although_every_gpu_is_taken(CancellationToken cancellationToken)
    {
        var manifest = Model("two-gpus") with { Replicas = SharedHarness.Gpus };
        await Given.ReadyAsync(manifest, cancellationToken);
        await Given.ApplyAsync(manifest with { Version = "2" }, cancellationToken);

        await Eventually.GetAsync(
            () => Given.Kubectl.ReadAsync(cancellationToken, "get", "modeldeployments.modelserving.dev", "two-gpus", "-o", "jsonpath={.status.rollout.strategy}: {.status.rollout.reason}"),
            said => said == "Recreate: no nvidia.com/gpu is free for a new pod: an old one, which holds it, goes first",
            Given.Limit,
            cancellationToken);
        await Given.ConditionsAsync("two-gpus", c => c.IsTrue("Ready"), cancellationToken);
        Assert.That(
            await Given.Kubectl.ReadAsync(cancellationToken, "get", "modeldeployments.modelserving.dev", "two-gpus", "-o", "jsonpath={.status.rollout}{.status.readyReplicas}"), Is.EqualTo("2"));
        await Eventually.GetAsync(
            () => Given.Kubectl.ReadAsync(cancellationToken, "get", "deployment", "two-gpus", "-o", "jsonpath={.spec.strategy.rollingUpdate.maxSurge}"), surge => surge == "1", Given.Limit, cancellationToken);
    }

    [Test, CancelAfter(60_000)]
    public async Task Product_that_no_node_has_is_said(CancellationToken cancellationToken)
    {
        var manifest = Model("one-gpu");
        await Given.ApplyAsync(manifest with { More = manifest.More.Replace("NVIDIA-H200", "NVIDIA-L4", StringComparison.Ordinal) }, cancellationToken);

        var conditions = await Given.ConditionsAsync(
            "one-gpu", c => c.ByType.TryGetValue("Ready", out var ready) && ready.Message.Contains("affinity", StringComparison.Ordinal), cancellationToken);
        Assert.That(conditions.IsTrue("Ready"), Is.False);
    }
}
