using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelServing.Testing;
using ModelServing.Testing.ControlPlane;

namespace ModelServing.Integration.Tests.Differences;

/// <summary>The sandbox's API server answers word for word as the real one does: that is what makes the tests on it worth something.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed partial class DifferenceTests
{
    private const string Kind = "modeldeployments.modelserving.dev";
    private static TwoServers _servers = null!;

    private static string Example => Repository.At("examples", "text-direction", "modeldeployment.yaml");

    [OneTimeSetUp]
    public static async Task StartAsync() =>
        _servers = await TwoServers.StartAsync(((AssetSearch.Found)ControlPlaneAssets.Find()).Assets, "control-plane-differences", CancellationToken.None);

    [OneTimeTearDown]
    public static async Task StopAsync() => await _servers.DisposeAsync();

    [TestCase("format: ONNX", "format: TensorFlow")]
    [TestCase("491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640", "not-hexadecimal")]
    [TestCase("sha256: \"491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640\"", "policy: Enforce")]
    [TestCase("path: ch_", "path: ../ch_")]
    [TestCase("persistentVolumeClaim: { claimName: models, path: ch_ppocr_mobile_v2.0_cls_infer.onnx }", "{}")]
    [TestCase("persistentVolumeClaim:", "http: { url: \"https://models.example.com/a\" }\n      persistentVolumeClaim:")]
    [TestCase("persistentVolumeClaim: { claimName: models, path: ch_ppocr_mobile_v2.0_cls_infer.onnx }", "http: { url: \"ftp://a.example.com/b\" }")]
    [TestCase("persistentVolumeClaim: { claimName: models, path: ch_ppocr_mobile_v2.0_cls_infer.onnx }", "http: { url: \"https://user:secret@a.example.com/b\" }")]
    [TestCase("replicas: 1", "replicas: -1")]
    [TestCase("replicas: 1", "replicas: one")]
    [TestCase("replicas: 1", "replicas: 1.5")]
    [TestCase("replicas: 1", "replicas: 99999999999")]
    [TestCase("replicas: 1", "replica: 1")]
    [TestCase("version: \"1\"", "version: 1")]
    [TestCase("version: \"1\"", "version: \"1\"\n    colour: red")]
    [TestCase("maxQueuedRequests: 256", "maxQueuedRequests: 8")]
    [TestCase("maxBatchSize: 16", "maxBatchSize: 0")]
    [TestCase("name: bad-resource", "name: Bad_Resource")]
    [TestCase("name: bad-resource", "name: a-name-that-is-longer-than-forty-characters")]
    [TestCase("name: bad-resource", "name: bad-resource\n  labels: { a: b/c }\n  annotations: { \"x y\": z }")]
    [TestCase("  replicas: 1", "  runtime: { executionProviders: [{ name: CUDA }] }")]
    [TestCase("  replicas: 1", "  runtime: { executionProviders: [{ name: CPU }, { name: CPU }] }")]
    [TestCase("  replicas: 1", "  resources: { limits: { memory: lots } }")]
    [TestCase("  replicas: 1", "  resources: { limits: { nvidia.com/gpu: 1 } }")]
    [TestCase("  replicas: 1", "  accelerator: { resourceName: cpu.kubernetes.io/x, count: 0, memory: 6Gi }")]
    [TestCase("  replicas: 1", "  podTemplate: { tolerations: [{ operator: Exists, value: x, tolerationSeconds: 3 }, {}] }")]
    [TestCase("  replicas: 1", "  podTemplate: { metadata: { labels: { app.kubernetes.io/x: y } } }")]
    [TestCase("spec:", "status: { replicas: x }\nspec:")]
    [TestCase("apiVersion: modelserving.dev/v1alpha1", "apiVersion: modelserving.dev/v9")]
    [CancelAfter(30_000)]
    public async Task A_bad_resource_is_refused_in_the_same_words(string good, string bad, CancellationToken cancellationToken)
    {
        var manifest = new Manifest("bad-resource").ToString();
        Assert.That(manifest, Does.Contain(good));
        manifest = manifest.Replace(good, bad, StringComparison.Ordinal);

        await SameAsync(manifest, cancellationToken, "create", "--dry-run=server", "-o", "yaml", "-f", "-");
        await SameAsync(manifest, cancellationToken, "apply", "--server-side", "--dry-run=server", "-o", "yaml", "--show-managed-fields", "-f", "-");
    }

    [Test, CancelAfter(60_000)]
    public async Task An_object_has_the_same_life(CancellationToken cancellationToken)
    {
        await SameAsync(null, cancellationToken, "apply", "-f", Example);
        await SameObjectAsync(cancellationToken);
        await SameAsync(null, cancellationToken, "apply", "-f", Example);
        await SameAsync(null, cancellationToken, "diff", "-f", Example);
        await SameAsync(null, cancellationToken, "apply", "--server-side", "-f", Example);
        await SameObjectAsync(cancellationToken);
        await SameAsync(null, cancellationToken, "apply", "--server-side", "--field-manager=argocd", "-f", Example);
        await SameObjectAsync(cancellationToken);
        await SameAsync(null, cancellationToken, "diff", "--server-side", "-f", Example);
        await SameAsync(new Manifest("by-the-server").ToString(), cancellationToken, "apply", "--server-side", "-f", "-");
        await SameAsync(new Manifest("by-the-server").ToString(), cancellationToken, "diff", "-f", "-");
        await SameAsync(null, cancellationToken, "scale", $"{Kind}/text-direction", "--replicas=3");
        await SameObjectAsync(cancellationToken);
        await SameAsync(null, cancellationToken, "get", Kind, "text-direction", "--subresource=scale", "-o", "yaml");
        await SameAsync(null, cancellationToken, "scale", $"{Kind}/text-direction", "--replicas=-1");
        await SameAsync(null, cancellationToken, "scale", $"{Kind}/text-direction", "--replicas=1001");
        await SameAsync(null, cancellationToken, "scale", $"{Kind}/text-direction", "--replicas=2", "--current-replicas=1");
        await SameAsync((await File.ReadAllTextAsync(Example, cancellationToken)).Replace("replicas: 1", "replicas: 5", StringComparison.Ordinal), cancellationToken, "apply", "--server-side", "--field-manager=flux", "-f", "-");
        await SameAsync(null, cancellationToken, "patch", Kind, "text-direction", "--subresource=status", "--type=merge", "-p", """{"status":{"replicas":2,"foo":1},"spec":{"replicas":7}}""");
        await SameObjectAsync(cancellationToken);
        await SameAsync(null, cancellationToken, "get", Kind, "-o", "wide");
        await SameAsync(null, cancellationToken, "get", "modelserving");
        await SameAsync(null, cancellationToken, "describe", Kind, "text-direction");
        await SameAsync(null, cancellationToken, "delete", Kind, "text-direction");
        await SameAsync(null, cancellationToken, "get", Kind, "text-direction");
    }

    [TestCase("--type=merge", """{"spec":{"replicas":"x"}}""")]
    [TestCase("--type=merge", """{"spec":{"x":1}}""")]
    [TestCase("--type=merge", """{"metadata":{"labels":{"a":"b/c"}}}""")]
    [TestCase("--type=merge", """{"metadata":{"name":"other"}}""")]
    [TestCase("--type=json", """[{"op":"remove","path":"/spec/nothing"}]""")]
    [TestCase("--type=json", """[{"op":"test","path":"/spec/replicas","value":7}]""")]
    [TestCase("--type=strategic", """{"spec":{"replicas":2}}""")]
    [TestCase("--subresource=status", """{"status":{"replicas":"x"}}""")]
    [TestCase("--subresource=status", """{"status":{"conditions":[{"type":"Ready"}]}}""")]
    [TestCase("--subresource=status", """{"status":{"replicas":-1}}""")]
    [CancelAfter(30_000)]
    public async Task A_patch_has_the_same_outcome(string how, string patch, CancellationToken cancellationToken)
    {
        await SameAsync(new Manifest("patched").ToString(), cancellationToken, "apply", "-f", "-");
        string[] arguments = how.StartsWith("--type", StringComparison.Ordinal) ? [how] : [how, "--type=merge"];
        await SameAsync(null, cancellationToken, ["patch", Kind, "patched", "-p", patch, .. arguments]);
        await SameAsync(null, cancellationToken, "get", Kind, "patched", "-o", "yaml", "--show-managed-fields");
        await SameAsync(null, cancellationToken, "delete", Kind, "patched");
    }

    [Test, CancelAfter(30_000)]
    public async Task An_apply_that_names_a_version_makes_what_is_absent_and_changes_nothing_else(CancellationToken cancellationToken)
    {
        var versioned = new Manifest("versioned").ToString().Replace("  name: versioned", "  name: versioned\n  resourceVersion: \"1\"", StringComparison.Ordinal);
        await SameAsync(versioned, cancellationToken, "apply", "--server-side", "-f", "-");
        await SameAsync(versioned, cancellationToken, "apply", "--server-side", "-f", "-");
        await SameAsync(null, cancellationToken, "delete", Kind, "versioned");
    }

    [TestCase("explain", Kind + ".spec.model.source.http")]
    [TestCase("explain", Kind + ".status.conditions")]
    [TestCase("api-resources", "--api-group=modelserving.dev", "-o", "wide")]
    [TestCase("get", "crd", Kind, "-o", "yaml")]
    [TestCase("get", Kind, "-l", "a in (")]
    [TestCase("get", Kind, "-l", "a=b c")]
    [TestCase("get", Kind, "--field-selector", "spec.replicas=3")]
    [TestCase("get", Kind, "--field-selector", "metadata.name=none", "-o", "name")]
    [TestCase("get", Kind, "absent")]
    [TestCase("get", "absent")]
    [TestCase("delete", Kind, "absent")]
    [TestCase("patch", Kind, "absent", "--type=merge", "-p", "{}")]
    [TestCase("get", Kind, "-n", "absent")]
    [TestCase("create", "namespace", "Not-Valid")]
    [TestCase("create", "configmap", "a", "--from-literal=a/b=c")]
    [CancelAfter(30_000)]
    public Task A_question_has_the_same_answer(string first, string second, params string[] more)
    {
        string[] rest = [.. more];
        return SameAsync(null, TestContext.CurrentContext.CancellationToken, [first, second, .. rest]);
    }

    /// <summary>WatchList, and every way in which a client can ask for it wrongly.</summary>
    [Test, CancelAfter(60_000)]
    public async Task A_watch_that_begins_with_all_objects_is_answered_alike(CancellationToken cancellationToken)
    {
        const string All = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan";
        await SameAsync(null, cancellationToken, "create", "configmap", "streamed", "--from-literal=a=b");
        string[] asked =
        [
            $"{All}&allowWatchBookmarks=true", $"{All}&allowWatchBookmarks=true&resourceVersion=0", $"{All}&allowWatchBookmarks=true&resourceVersion=1", All,
            $"{All}&allowWatchBookmarks=true&resourceVersion=999999", $"{All}&continue=x", "sendInitialEvents=false&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true",
            "sendInitialEvents=true", "sendInitialEvents=false", "sendInitialEvents=true&resourceVersionMatch=Exact", "resourceVersionMatch=NotOlderThan", "resourceVersionMatch=Exact&resourceVersion=1",
        ];
        // At once: those that are not refused last four seconds each.
        var answers = await Task.WhenAll(asked.Select(options => _servers.AskAsync(
            null, cancellationToken, "get", "--raw", $"/api/v1/namespaces/default/configmaps?watch=true&timeoutSeconds=4&fieldSelector=metadata.name=streamed&{options}")));
        foreach (var (options, (real, sandbox)) in asked.Zip(answers))
        {
            Assert.That(Events(sandbox), Is.EqualTo(Events(real)), options);
        }
    }

    /// <summary>
    /// Members of JSON in alphabetical order, and without who manages what: that is compared elsewhere. When a server tells how far it is, in a bookmark that ends
    /// no list, is up to it.
    /// </summary>
    private static string Events(string answer) => string.Join('\n', answer.Split('\n')
        .Where(static line => !line.Contains("\"type\":\"BOOKMARK\"", StringComparison.Ordinal) || line.Contains("k8s.io/initial-events-end", StringComparison.Ordinal))
        .Select(static line => line.StartsWith('{') ? Sorted(JsonNode.Parse(line))!.ToJsonString() : CurrentVersion().Replace(line, "current: <version>")));

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Where(static member => member.Key != "managedFields").OrderBy(static member => member.Key, StringComparer.Ordinal).Select(static member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => JsonValue.Create(CurrentVersion().Replace(text.GetValue<string>(), "current: <version>")),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex(@"current: \d+")]
    private static partial Regex CurrentVersion();

    private static Task SameObjectAsync(CancellationToken cancellationToken) =>
        SameAsync(null, cancellationToken, "get", Kind, "text-direction", "-o", "yaml", "--show-managed-fields");

    private static async Task SameAsync(string? input, CancellationToken cancellationToken, params string[] arguments)
    {
        var (real, sandbox) = await _servers.AskAsync(input, cancellationToken, arguments);
        Assert.That(sandbox, Is.EqualTo(real), $"kubectl {string.Join(' ', arguments)}");
    }
}
