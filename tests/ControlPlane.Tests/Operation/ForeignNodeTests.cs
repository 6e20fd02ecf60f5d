using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests.Operation;

/// <summary>
/// A pod on a node that is not ours, whose kubelet the test plays: so pods can have addresses that the real EndpointSlice controller accepts, and
/// faults that a local process never has.
/// </summary>
public sealed class ForeignNodeTests
{
    private const string Name = "elsewhere";
    private const string Node = """{"apiVersion":"v1","kind":"Node","metadata":{"name":"another-node"},"spec":{"unschedulable":true}}""";

    // No node has this product, so that nobody but the test binds the pod.
    private static readonly Manifest Model = new(Name)
    {
        More = "  accelerator: { resourceName: nvidia.com/gpu, count: 1, products: [NVIDIA-L4] }\n  runtime: { executionProviders: [{ name: CPU }] }",
    };

    [TearDown]
    public async Task DeleteAsync()
    {
        await Given.Kubectl.RunAsync(CancellationToken.None, "delete", "modeldeployments.modelserving.dev", Name, "--wait=false");
        await Eventually.TrueAsync(
            async () =>
            {
                // Its ReplicaSet may make another one before it goes itself.
                await Given.Kubectl.RunAsync(CancellationToken.None, "delete", "pods", "-l", $"modelserving.dev/name={Name}", "--force", "--grace-period=0");
                return (await Given.Kubectl.ReadAsync(CancellationToken.None, "get", "replicasets,pods", "-l", $"modelserving.dev/name={Name}", "-o", "name")).Length == 0;
            },
            Given.Limit,
            CancellationToken.None);
        await Given.Kubectl.RunAsync(CancellationToken.None, "delete", "node", "another-node", "--ignore-not-found");
    }

    [Test, CancelAfter(90_000)]
    public async Task What_its_kubelet_says_is_followed(CancellationToken cancellationToken)
    {
        (await Given.Kubectl.RunWithInputAsync(Node, cancellationToken, "create", "-f", "-")).OrThrow();
        await Given.ApplyAsync(Model, cancellationToken);
        var pod = await Eventually.GetAsync(
            () => Given.Kubectl.ReadAsync(cancellationToken, "get", "pods", "-l", $"modelserving.dev/name={Name}", "-o", "jsonpath={.items[*].metadata.name}"),
            name => name.Length > 0,
            Given.Limit,
            cancellationToken);
        await BindAsync(pod, cancellationToken);

        await SayAsync(pod, """{"phase":"Pending","containerStatuses":[{"name":"runtime","image":"i","imageID":"","ready":false,"restartCount":0,"state":{"waiting":{"reason":"ImagePullBackOff","message":"no such image"}}}]}""", cancellationToken);
        var conditions = await Given.ConditionsAsync(Name, c => c.ByType.TryGetValue("Ready", out var ready) && ready.Reason == "ImagePullFailed", cancellationToken);
        Assert.That(conditions.ByType["Ready"].Message, Does.Contain(pod).And.Contain("no such image"));

        await SayAsync(pod, """{"phase":"Running","podIP":"10.244.1.7","podIPs":[{"ip":"10.244.1.7"}],"conditions":[{"type":"Ready","status":"True"},{"type":"ContainersReady","status":"True"}],"containerStatuses":[{"name":"runtime","image":"i","imageID":"","ready":true,"started":true,"restartCount":0,"state":{"running":{}}}]}""", cancellationToken);
        await Given.Kubectl.ReadAsync(cancellationToken, "wait", "--for=condition=Available", $"deployment/{Name}", "--timeout=30s");
        Assert.That(await ReadyEndpointAsync(cancellationToken), Is.EqualTo("10.244.1.7:8080"));
        await Given.ConditionsAsync(Name, c => c.IsTrue("Available"), cancellationToken);
    }

    private static async Task BindAsync(string pod, CancellationToken cancellationToken)
    {
        var binding = $$$"""{"apiVersion":"v1","kind":"Binding","metadata":{"name":"{{{pod}}}"},"target":{"apiVersion":"v1","kind":"Node","name":"another-node"}}""";
        (await Given.Kubectl.RunWithInputAsync(binding, cancellationToken, "create", "--raw", $"/api/v1/namespaces/default/pods/{pod}/binding", "-f", "-")).OrThrow();
    }

    private static Task<string> SayAsync(string pod, string status, CancellationToken cancellationToken) =>
        Given.Kubectl.ReadAsync(cancellationToken, "patch", "pod", pod, "--subresource=status", "--type=merge", "-p", $"{{\"status\":{status}}}");

    private static Task<string> ReadyEndpointAsync(CancellationToken cancellationToken) => Eventually.GetAsync(
        () => Given.Kubectl.ReadAsync(
            cancellationToken, "get", "endpointslices", "-l", $"kubernetes.io/service-name={Name}", "-o", "jsonpath={.items[0].endpoints[0].addresses[0]}:{.items[0].ports[0].port}"),
        endpoint => endpoint.Length > 1,
        Given.Limit,
        cancellationToken);
}
