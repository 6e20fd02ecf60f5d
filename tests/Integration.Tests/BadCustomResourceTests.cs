namespace ModelServing.Integration.Tests;

/// <summary>A ModelDeployment that cannot be meant is refused by the API server, with words that name the field.</summary>
public sealed class BadCustomResourceTests
{
    private const string Sha = "491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640";

    [TestCase("format: ONNX", "format: TensorFlow", "spec.model.format: Unsupported value: \"TensorFlow\"")]
    [TestCase(Sha, "not-hexadecimal", "spec.model.verification.sha256")]
    [TestCase("sha256: \"" + Sha + "\"", "policy: Enforce", "spec.model.verification.sha256: Required value")]
    [TestCase("path: ch_", "path: ../ch_", "spec.model.source.persistentVolumeClaim.path")]
    [TestCase("persistentVolumeClaim: { claimName: models, path: ch_ppocr_mobile_v2.0_cls_infer.onnx }", "{}", "spec.model.source")]
    [TestCase("persistentVolumeClaim:", "http: { url: \"https://models.example.com/a\" }\n      persistentVolumeClaim:", "exactly one of http, persistentVolumeClaim, s3, oci")]
    [TestCase("persistentVolumeClaim: {", "oci: { reference: registry.example.com/models/a:latest, path: m.onnx }\n      #{", "a tag could move")]
    [TestCase("persistentVolumeClaim: {", "s3: { bucket: models, key: a/../b, region: eu-central-1 }\n      #{", "without empty, '.' and '..' parts")]
    [TestCase("persistentVolumeClaim: {", "s3: { bucket: models, key: a }\n      #{", "needs a region or an endpoint")]
    [TestCase("persistentVolumeClaim: { claimName: models, path: ch_ppocr_mobile_v2.0_cls_infer.onnx }", "http: { url: \"ftp://a.example.com/b\" }", "spec.model.source.http.url")]
    [TestCase("persistentVolumeClaim: { claimName: models, path: ch_ppocr_mobile_v2.0_cls_infer.onnx }", "http: { url: \"https://user:secret@a.example.com/b\" }", "spec.model.source.http.url")]
    [TestCase("replicas: 1", "replicas: -1", "spec.replicas")]
    [TestCase("replicas: 1", "replica: 1", "unknown field \"spec.replica\"")]
    [TestCase("maxQueuedRequests: 256", "maxQueuedRequests: 8", "spec.batching.maxQueuedRequests")]
    [TestCase("maxBatchSize: 16", "maxBatchSize: 0", "spec.batching.maxBatchSize")]
    [TestCase("name: bad-resource", "name: Bad_Resource", "metadata.name")]
    [TestCase("name: bad-resource", "name: a-name-that-is-longer-than-forty-characters", "metadata.name")]
    [TestCase("  replicas: 1", "  runtime: { executionProviders: [{ name: CUDA }] }", "needs spec.accelerator")]
    [TestCase("  replicas: 1", "  resources: { limits: { memory: lots } }", "spec.resources.limits.memory")]
    [TestCase("replicas: 1", "replicas: 2\n  availability: { podDisruptionBudget: { minAvailable: 2 } }", "no node could be drained otherwise")]
    [TestCase("replicas: 1", "autoscaling: { maxReplicas: 4 }\n  availability: { podDisruptionBudget: { minAvailable: 1 } }", "no node could be drained otherwise")]
    [TestCase("replicas: 1", "replicas: 9\n  availability: { podDisruptionBudget: { minAvailable: 2, maxUnavailable: 1 } }", "not both")]
    [TestCase("replicas: 1", "availability: { podDisruptionBudget: { type: Disabled, maxUnavailable: 1 } }", "has no numbers when its type is Disabled")]
    [TestCase("replicas: 1", "availability: { podDisruptionBudget: { maxUnavailable: 0 } }", "spec.availability.podDisruptionBudget.maxUnavailable")]
    [TestCase("replicas: 1", "networking: { networkPolicy: { allowFrom: [{ podSelector: {}, ipBlock: { cidr: 10.0.0.0/8 } }] } }", "or else ipBlock alone")]
    [TestCase("replicas: 1", "networking: { networkPolicy: { type: Disabled, allowFrom: [{ podSelector: {} }] } }", "must be unset when spec.networking.networkPolicy.type is Disabled")]
    [TestCase("replicas: 1", "networking: { networkPolicy: { allowFrom: [{ podSelector: { matchExpressions: [{ key: a, operator: In }] } }] } }", "values are needed with In and NotIn")]
    [TestCase("replicas: 1", "networking: { gateway: { hostnames: [a.example.com] } }", "spec.networking.gateway.parentRefs: Required value")]
    [TestCase("replicas: 1", "observability: { podMonitor: Yes }", "spec.observability.podMonitor")]
    [TestCase("replicas: 1", "suspend: later", "spec.suspend")]
    [CancelAfter(30_000)]
    public async Task Is_refused_with_words_that_name_the_field(string good, string bad, string expected, CancellationToken cancellationToken)
    {
        var manifest = new Manifest("bad-resource").ToString();
        Assert.That(manifest, Does.Contain(good));

        var result = await Given.Kubectl.RunWithInputAsync(manifest.Replace(good, bad, StringComparison.Ordinal), cancellationToken, "create", "-f", "-");

        Assert.That(result.ExitCode, Is.Not.Zero, result.Output);
        Assert.That(result.Error, Does.Contain(expected));
    }

    [Test, CancelAfter(30_000)]
    public async Task The_served_name_cannot_change(CancellationToken cancellationToken)
    {
        var manifest = new Manifest("renamed");
        try
        {
            await Given.ApplyAsync(manifest, cancellationToken);
            var renamed = manifest.ToString().Replace("format: ONNX", "format: ONNX\n    name: another", StringComparison.Ordinal);
            var result = await Given.Kubectl.RunWithInputAsync(renamed, cancellationToken, "apply", "-f", "-");

            Assert.That(result.ExitCode, Is.Not.Zero);
            Assert.That(result.Error, Does.Contain("spec.model.name"));
        }
        finally
        {
            await Given.DeletedAsync(manifest.Name);
        }
    }
}
