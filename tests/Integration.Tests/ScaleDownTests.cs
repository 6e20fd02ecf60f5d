using System.Globalization;
using System.Text.Json.Nodes;
using ModelServing.Testing;
using ModelServing.Testing.Images;
using ModelServing.Testing.Load;
using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests;

/// <summary>Pods that serve are taken away, again and again, while callers ask through the Service: none of them notices.</summary>
[Category("Long")]
public sealed class ScaleDownTests
{
    private const string Name = "shrinking";
    private const int Most = 6;
    private const int Rounds = 10;
    private static readonly TimeSpan KeptConnections = TimeSpan.FromSeconds(2);

    [TearDown]
    public Task DeleteAsync() => Given.DeletedAsync(Name);

    /// <summary>Ten times from six pods to one, one at a time, as an autoscaler does it: through the Deployment's scale subresource.</summary>
    [Test, CancelAfter(900_000)]
    public async Task Fifty_scale_downs_under_load_fail_no_request(CancellationToken cancellationToken)
    {
        var service = await Given.ReadyAsync(new Manifest(Name) { Autoscaling = $"{{ engine: External, maxReplicas: {Most} }}" }, cancellationToken);
        var lines = TextLine.ReadAll(Repository.At("examples", "text-direction", "images"));
        await using var keeping = new CallerPool(service, Name, lines, KeptConnections, TimeProvider.System);
        await using var renewing = new CallerPool(service, Name, lines, TimeSpan.Zero, TimeProvider.System);
        await keeping.SetAsync(4);
        await renewing.SetAsync(2);

        var scaleDowns = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await ScaleAsync(Most, cancellationToken);
            for (var left = Most - 1; left >= 1; left--)
            {
                // Every pod has answered somebody, so that whichever goes was in use.
                var before = await ServingAsync(left + 1, cancellationToken);
                await ScaleAsync(left, cancellationToken);
                var after = await Eventually.GetAsync(() => ReadyPodsAsync(cancellationToken), pods => pods.Count == left, Given.Limit, cancellationToken);
                Assert.That(after.Keys, Is.SubsetOf(before));
                scaleDowns++;
            }
        }

        var answered = keeping.Answered + renewing.Answered;
        await Eventually.GetAsync(() => Task.FromResult(keeping.Answered + renewing.Answered), count => count > answered + 100, Given.Limit, cancellationToken);
        await keeping.SetAsync(0);
        await renewing.SetAsync(0);
        await TestContext.Out.WriteLineAsync($"{scaleDowns} scale-downs, {keeping.Answered} + {renewing.Answered} requests answered, {keeping.Failed} + {renewing.Failed} failed");
        Assert.That(scaleDowns, Is.EqualTo(50));
        Assert.That((keeping.Failed, renewing.Failed), Is.EqualTo((0, 0)), keeping.FirstFailure ?? renewing.FirstFailure);
    }

    private static async Task ScaleAsync(int replicas, CancellationToken cancellationToken) =>
        await Given.Kubectl.ReadAsync(cancellationToken, "scale", $"deployment/{Name}", $"--replicas={replicas.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>The names of that many ready pods, each of which has answered requests by now.</summary>
    private static async Task<IEnumerable<string>> ServingAsync(int count, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var pods = await Eventually.GetAsync(() => ReadyPodsAsync(cancellationToken), pods => pods.Count == count, Given.Limit, cancellationToken);
        foreach (var address in pods.Values)
        {
            await Eventually.GetAsync(() => AnsweredAsync(http, address, cancellationToken), static answered => answered > 0, Given.Limit, cancellationToken);
        }

        return pods.Keys;
    }

    /// <summary>Address by name; those that are ending do not count.</summary>
    private static async Task<Dictionary<string, string>> ReadyPodsAsync(CancellationToken cancellationToken)
    {
        var list = JsonNode.Parse(await Given.Kubectl.ReadAsync(cancellationToken, "get", "pods", "-l", $"modelserving.dev/name={Name}", "-o", "json"))!;
        return list["items"]!.AsArray()
            .Where(static pod => pod!["metadata"]!["deletionTimestamp"] is null && IsReady(pod))
            .ToDictionary(static pod => (string)pod!["metadata"]!["name"]!, static pod => (string)pod!["status"]!["podIP"]!);
    }

    private static bool IsReady(JsonNode pod) =>
        pod["status"]?["conditions"]?.AsArray().Any(static condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") == true;

    private static async Task<double> AnsweredAsync(HttpClient http, string address, CancellationToken cancellationToken)
    {
        var metrics = await http.GetStringAsync(new Uri($"http://{address}:8080/metrics"), cancellationToken);
        var counts = metrics.Split('\n').Where(static line => line.StartsWith("nv_inference_request_success{", StringComparison.Ordinal));
        return counts.Sum(static line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
    }
}
