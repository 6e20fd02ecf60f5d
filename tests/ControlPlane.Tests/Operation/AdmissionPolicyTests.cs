using ModelServing.Testing;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests.Operation;

/// <summary>The chart's ValidatingAdmissionPolicies, enforced by a real API server. The sandbox has no admission.</summary>
public sealed class AdmissionPolicyTests
{
    private const string Policed = "policed";
    private const string Digest = "9f2b6d0c4a1e57d38b7f6c5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a";
    private const string Pinned = $"verification: {{ sha256: {Digest} }}";
    private const string Allowed = "http: { url: https://models.example.com/m.onnx }";

    private const string Values =
        """
        admissionPolicy:
          enabled: true
          policies:
            - name: test
              namespaceSelector: { matchLabels: { policed: "yes" } }
              allowedSources:
                hosts: [models.example.com, "*.mirror.example.com"]
                buckets: [minio.example.com/models, s3.amazonaws.com/team-a, open.example.com]
                registries: [registry.example.com/models]
              allowedImages: [registry.example.com/serving, "registry.example.com:5000"]
              requireModelDigest: true
              requireImageDigest: true
              maxReplicas: 4
              maxAccelerators: 6
        """;

    private static HelmClient Helm => new(ServingHarness.Tools.Helm, SharedHarness.Harness.Cluster.KubeconfigPath, Path.Combine(SharedHarness.Harness.Options.Directory, "home"));

    [OneTimeSetUp]
    public static async Task EnforceAsync()
    {
        await Given.Kubectl.ReadAsync(CancellationToken.None, "create", "namespace", Policed);
        await Given.Kubectl.ReadAsync(CancellationToken.None, "label", "namespace", Policed, "policed=yes");
        (await Given.Kubectl.RunWithInputAsync(await RenderAsync(Values), CancellationToken.None, "apply", "-f", "-")).OrThrow();
        // The API server takes policies up a moment after they are there, each for itself.
        foreach (var refused in new[] { Model(Allowed, Pinned, "replicas: 5"), Model(Allowed, "format: ONNX", "") })
        {
            await Eventually.GetAsync(() => CreateAsync(refused), static result => result.ExitCode != 0, Given.Limit, CancellationToken.None);
        }
    }

    [OneTimeTearDown]
    public static async Task LiftAsync()
    {
        if (SharedHarness.IsStarted)
        {
            (await Given.Kubectl.RunWithInputAsync(await RenderAsync(Values), CancellationToken.None, "delete", "-f", "-")).OrThrow();
            await Given.Kubectl.ReadAsync(CancellationToken.None, "delete", "namespace", Policed, "--wait=false");
        }
    }

    [TestCase("http: { url: https://models.example.com/m.onnx }", Pinned, "")]
    [TestCase("http: { url: 'https://MODELS.example.com:8443/m.onnx?signature=x' }", Pinned, "replicas: 4")]
    [TestCase("http: { url: https://eu.mirror.example.com/m.onnx }", "verification: { policy: Enforce, sha256: " + Digest + " }", "replicas: 0")]
    [TestCase("s3: { endpoint: https://minio.example.com:9000, bucket: models, key: m.onnx }", Pinned, "")]
    [TestCase("s3: { endpoint: https://open.example.com, bucket: any, key: m.onnx }", Pinned, "")]
    [TestCase("s3: { region: eu-west-1, bucket: team-a, key: m.onnx }", Pinned, "")]
    [TestCase("oci: { reference: 'registry.example.com/models/m@sha256:" + Digest + "', path: m.onnx }", "format: ONNX", "")]
    [TestCase("oci: { reference: 'registry.example.com/models@sha256:" + Digest + "', path: m.onnx }", "format: ONNX", "")]
    [TestCase(Allowed, Pinned, "runtime: { image: 'registry.example.com/serving/runtime:1@sha256:" + Digest + "' }")]
    [TestCase(Allowed, Pinned, "runtime: { image: 'registry.example.com/serving@sha256:" + Digest + "' }")]
    [TestCase(Allowed, Pinned, "runtime: { image: 'registry.example.com:5000/a/b@sha256:" + Digest + "' }")]
    [TestCase(Allowed, Pinned, "replicas: 3\n  accelerator: { resourceName: nvidia.com/gpu, count: 2 }")]
    [TestCase(Allowed, Pinned, "autoscaling: { maxReplicas: 4 }")]
    public async Task What_keeps_the_rules_is_admitted(string source, string model, string more) =>
        Assert.That((await CreateAsync(Model(source, model, more))).Error, Is.Empty);

    [TestCase("http: { url: 'https://elsewhere.example.com/m.onnx?token=secret' }", "spec.model.source.http.url \"https://elsewhere.example.com/m.onnx\": only the hosts models.example.com, *.mirror.example.com are allowed")]
    [TestCase("http: { url: https://mirror.example.com/m.onnx }", "spec.model.source.http.url")]
    [TestCase("http: { url: https://models.example.com.evil.example/m.onnx }", "spec.model.source.http.url")]
    [TestCase("http: { url: https://models.example.com./m.onnx }", "spec.model.source.http.url")]
    [TestCase("http: { url: 'https://models.example.com%2eevil.example/m.onnx' }", "spec.model.source.http.url")]
    [TestCase("http: { url: 'https://evil.example%2f.mirror.example.com/m.onnx' }", "spec.model.source.http.url")]
    [TestCase("http: { url: \"https://evil.example\\uff0f.mirror.example.com/m.onnx\" }", "spec.model.source.http.url")]
    [TestCase("http: { url: 'https://evil.example:80:.mirror.example.com/m.onnx' }", "spec.model.source.http.url")]
    [TestCase("http: { url: 'https://evil.example/?.mirror.example.com' }", "spec.model.source.http.url")]
    [TestCase("http: { url: 'https://[::1].mirror.example.com/m.onnx' }", "spec.model.source.http.url")]
    [TestCase("s3: { endpoint: https://minio.example.com, bucket: other, key: m.onnx }", "spec.model.source.s3.bucket \"minio.example.com/other\": only the buckets minio.example.com/models, s3.amazonaws.com/team-a, open.example.com are allowed")]
    [TestCase("s3: { endpoint: https://evil.example, bucket: models, key: m.onnx }", "spec.model.source.s3.bucket \"evil.example/models\"")]
    [TestCase("s3: { region: eu-west-1, bucket: models, key: m.onnx }", "spec.model.source.s3.bucket \"s3.amazonaws.com/models\"")]
    [TestCase("oci: { reference: 'registry.example.com/other@sha256:" + Digest + "', path: m.onnx }", "spec.model.source.oci.reference \"registry.example.com/other@sha256:" + Digest + "\": only the registries registry.example.com/models are allowed")]
    [TestCase("oci: { reference: 'registry.example.com/models/../other@sha256:" + Digest + "', path: m.onnx }", "spec.model.source.oci.reference")]
    [TestCase("oci: { reference: 'registry.example.com/models-of-others@sha256:" + Digest + "', path: m.onnx }", "spec.model.source.oci.reference")]
    [TestCase("persistentVolumeClaim: { claimName: models, path: m.onnx }", "spec.model.source.persistentVolumeClaim.claimName \"models\": no claims are allowed")]
    public async Task A_source_that_is_not_on_the_list_is_refused_by_field_and_value(string source, string message) => await RefusedAsync(Model(source, Pinned, ""), message);

    [TestCase("format: ONNX", "", "spec.model.verification: sha256 is required")]
    [TestCase("verification: { policy: Warn, sha256: " + Digest + " }", "", "spec.model.verification: sha256 is required, and policy Enforce instead of Warn")]
    [TestCase(Pinned, "runtime: { image: 'registry.example.com/serving/runtime:1' }", "spec.runtime.image \"registry.example.com/serving/runtime:1\": a digest is required")]
    [TestCase(Pinned, "runtime: { image: 'evil.example/serving@sha256:" + Digest + "' }", "spec.runtime.image \"evil.example/serving@sha256:" + Digest + "\": only the images registry.example.com/serving, registry.example.com:5000 are allowed")]
    [TestCase(Pinned, "runtime: { image: 'registry.example.com:5001/serving@sha256:" + Digest + "' }", "spec.runtime.image")]
    [TestCase(Pinned, "runtime: { image: 'registry.example.com/serving-of-others@sha256:" + Digest + "' }", "spec.runtime.image")]
    [TestCase(Pinned, "replicas: 5", "spec.replicas 5: at most 4")]
    [TestCase(Pinned, "autoscaling: { maxReplicas: 5 }", "spec.autoscaling.maxReplicas 5: at most 4")]
    [TestCase(Pinned, "replicas: 4\n  accelerator: { resourceName: nvidia.com/gpu, count: 2 }", "spec.replicas 4 with spec.accelerator.count 2: at most 6 accelerators")]
    public async Task What_breaks_a_rule_is_refused_by_field_and_value(string model, string more, string message) => await RefusedAsync(Model(Allowed, model, more), message);

    [Test]
    public async Task Elsewhere_nothing_is_asked() =>
        Assert.That((await CreateAsync(Model("http: { url: https://elsewhere.example.com/m.onnx }", "format: ONNX", "replicas: 50"), "default")).Error, Is.Empty);

    [Test, CancelAfter(60_000)]
    public async Task A_scale_request_is_judged_too(CancellationToken cancellationToken)
    {
        (await Given.Kubectl.RunWithInputAsync(Model(Allowed, Pinned, "replicas: 2"), cancellationToken, "create", "-n", Policed, "-f", "-")).OrThrow();
        var up = await Eventually.GetAsync(() => ScaleAsync(9), static result => result.ExitCode != 0, Given.Limit, cancellationToken);
        Assert.That(up.Error, Does.Contain("spec.replicas 9: at most 4"));
        Assert.That((await ScaleAsync(3)).Error, Does.Contain("spec.replicas 3: accelerators are limited, and a scale request does not show them"));
        Assert.That((await ScaleAsync(1)).Error, Is.Empty);
        Assert.That((await ScaleAsync(0)).Error, Is.Empty);
        await Given.Kubectl.ReadAsync(cancellationToken, "delete", "modeldeployments.modelserving.dev", "judged", "-n", Policed);

        Task<CommandResult> ScaleAsync(int replicas) =>
            Given.Kubectl.RunAsync(cancellationToken, "scale", "modeldeployments.modelserving.dev/judged", $"--replicas={replicas}", "-n", Policed, "--dry-run=server");
    }

    [Test, CancelAfter(60_000)]
    public async Task What_was_there_before_is_left_alone_until_its_spec_changes(CancellationToken cancellationToken)
    {
        await Given.Kubectl.ReadAsync(cancellationToken, "create", "namespace", "older");
        (await Given.Kubectl.RunWithInputAsync(Model("http: { url: https://elsewhere.example.com/m.onnx }", "format: ONNX", ""), cancellationToken, "create", "-n", "older", "-f", "-")).OrThrow();
        await Given.Kubectl.ReadAsync(cancellationToken, "label", "namespace", "older", "policed=yes");
        const string model = "modeldeployments.modelserving.dev/judged";

        var changed = await Eventually.GetAsync(
            () => Given.Kubectl.RunAsync(cancellationToken, "patch", model, "-n", "older", "--type=merge", "--patch", """{"spec":{"replicas":2}}""", "--dry-run=server"), static result => result.ExitCode != 0, Given.Limit, cancellationToken);
        Assert.That(changed.Error, Does.Contain("spec.model.source.http.url \"https://elsewhere.example.com/m.onnx\""));
        Assert.That((await Given.Kubectl.RunAsync(cancellationToken, "label", model, "-n", "older", "team=a")).Error, Is.Empty);
        Assert.That((await Given.Kubectl.RunAsync(cancellationToken, "delete", model, "-n", "older")).Error, Is.Empty);
        await Given.Kubectl.ReadAsync(cancellationToken, "delete", "namespace", "older", "--wait=false");
    }

    [TestCaseSource(nameof(Combinations)), CancelAfter(60_000)]
    public async Task Every_combination_of_the_chart_is_a_policy_that_compiles(string file, CancellationToken cancellationToken)
    {
        var result = await Given.Kubectl.RunWithInputAsync(await RenderAsync(await File.ReadAllTextAsync(Repository.At(file), cancellationToken)), cancellationToken, "create", "--dry-run=server", "--validate=strict", "-f", "-");

        Assert.That(result.Error, Is.Empty);
        Assert.That(result.Output, Does.Contain("validatingadmissionpolicy.admissionregistration.k8s.io/"));
    }

    private static IEnumerable<string> Combinations() => Directory.GetFiles(Repository.At("tests", "Chart.Tests", "Combinations"), "admission-*.yaml").Order(StringComparer.Ordinal).Select(file => Path.GetRelativePath(Repository.Root, file));

    private static async Task<string> RenderAsync(string values) => (await Helm.RunWithValuesAsync(
        values, CancellationToken.None, "template", "policies", Repository.At("charts", "modelserving"), "--namespace", SharedHarness.ReleaseNamespace, "--show-only", "templates/admissionpolicy.yaml")).OrThrow().Output;

    private static async Task RefusedAsync(string manifest, string message)
    {
        var result = await CreateAsync(manifest);

        Assert.That(result.ExitCode, Is.Not.Zero, result.Output);
        Assert.That(result.Error, Does.Contain("ValidatingAdmissionPolicy 'modelserving-system-policies-modelserving-test'").And.Contain($"denied request: {message}"));
        Assert.That(result.Error, Does.Not.Contain("secret"), "what a query says is nobody's business");
    }

    private static Task<CommandResult> CreateAsync(string manifest, string @namespace = Policed) =>
        Given.Kubectl.RunWithInputAsync(manifest, CancellationToken.None, "create", "--dry-run=server", "-n", @namespace, "-f", "-");

    private static string Model(string source, string model, string more) =>
        $$"""
        apiVersion: modelserving.dev/v1alpha1
        kind: ModelDeployment
        metadata: { name: judged }
        spec:
          model:
            source: { {{source}} }
            {{model}}
          {{more}}
        """;
}
