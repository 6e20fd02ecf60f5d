using ModelServing.Sandbox.Schema;

namespace ModelServing.Sandbox.Tests.Schema;

/// <summary>The rules that a ModelDeployment's definition uses, on a schema of their shape.</summary>
public sealed class ModelDeploymentRulesTests
{
    private static readonly CustomResourceSchema Schema = CustomResourceSchema.Compile(SchemaCase.Parse("""
        {"type": "object", "x-kubernetes-validations": [{"rule": "size(self.metadata.name) <= 40", "message": "metadata.name must be no longer than 40 characters"}],
         "properties": {"spec": {"type": "object", "required": ["model"],
          "x-kubernetes-validations": [{"rule": "!(has(self.replicas) && has(self.autoscaling))", "message": "replicas and autoscaling are mutually exclusive"}],
          "properties": {
            "replicas": {"type": "integer", "format": "int32", "minimum": 0},
            "model": {"type": "object", "required": ["source"], "properties": {
              "name": {"type": "string", "maxLength": 63, "x-kubernetes-validations": [{"rule": "self == oldSelf", "message": "the served name is what callers know"}]},
              "format": {"type": "string", "enum": ["ONNX"]},
              "source": {"type": "object",
                "x-kubernetes-validations": [{"rule": "(has(self.oci)?1:0)+(has(self.s3)?1:0)+(has(self.http)?1:0)+(has(self.persistentVolumeClaim)?1:0) == 1", "message": "exactly one of oci, s3, http, persistentVolumeClaim must be set"}],
                "properties": {"oci": {"type": "object"}, "s3": {"type": "object"}, "persistentVolumeClaim": {"type": "object"},
                  "http": {"type": "object", "required": ["url"], "properties": {"url": {"type": "string"}}}}},
              "verification": {"type": "object",
                "x-kubernetes-validations": [
                  {"rule": "self.policy != 'Enforce' || has(self.sha256) || has(self.signature)", "message": "policy Enforce needs sha256 or signature"},
                  {"rule": "!has(self.sha256) || self.sha256.matches('^[a-f0-9]{64}$')", "message": "sha256 must be 64 hexadecimal digits"}],
                "properties": {"policy": {"type": "string", "default": "Warn", "enum": ["Enforce", "Warn", "Disabled"]}, "sha256": {"type": "string", "maxLength": 64}, "signature": {"type": "object"}}}}},
            "autoscaling": {"type": "object", "required": ["maxReplicas"],
              "x-kubernetes-validations": [
                {"rule": "self.minReplicas <= self.maxReplicas", "message": "minReplicas must not exceed maxReplicas"},
                {"rule": "self.minReplicas > 0 || has(self.idle)", "message": "minReplicas 0 needs idle", "fieldPath": ".minReplicas"}],
              "properties": {"minReplicas": {"type": "integer", "default": 1}, "maxReplicas": {"type": "integer"}, "idle": {"type": "object"}}},
            "batching": {"type": "object",
              "x-kubernetes-validations": [{"rule": "self.maxQueuedRequests >= self.maxBatchSize", "message": "maxQueuedRequests must be at least maxBatchSize"}],
              "properties": {"maxQueuedRequests": {"type": "integer", "default": 512}, "maxBatchSize": {"type": "integer", "default": 32}}},
            "rollout": {"type": "object",
              "x-kubernetes-validations": [{"rule": "self.strategy != 'Canary' || has(self.canary)", "message": "strategy Canary needs canary"}],
              "properties": {"strategy": {"type": "string", "default": "RollingUpdate"},
                "canary": {"type": "object", "properties": {"steps": {"type": "array", "maxItems": 16,
                  "x-kubernetes-validations": [{"rule": "self.all(i, self.filter(j, j.name == i.name).size() == 1)", "message": "step names must be unique"}],
                  "items": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "maxLength": 63}}}}}},
                "analysis": {"type": "object",
                  "x-kubernetes-validations": [{"rule": "!has(self.checks) || self.checks.all(c, has(c.maximum) || has(c.minimum))", "message": "each check needs maximum or minimum"}],
                  "properties": {"checks": {"type": "array", "maxItems": 8, "items": {"type": "object", "properties": {"maximum": {"type": "string"}, "minimum": {"type": "string"}}}}}}}}}}}}
        """));

    private static readonly string Digest = new('a', 64);

    [TestCase("""{"model": {"source": {"s3": {}}}}""", "")]
    [TestCase("""{}""", "spec.model: Required value\n" + Unchecked)]
    [TestCase("""{"replicas": -1, "model": {"source": {"s3": {}}}}""", "spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0")]
    [TestCase("""{"model": {"format": "TF", "source": {"s3": {}}}}""", "spec.model.format: Unsupported value: \"TF\": supported values: \"ONNX\"\n" + Unchecked)]
    [TestCase("""{"model": {"source": {}}}""", "spec.model.source: Invalid value: exactly one of oci, s3, http, persistentVolumeClaim must be set")]
    [TestCase("""{"model": {"source": {"s3": {}, "oci": {}}}}""", "spec.model.source: Invalid value: exactly one of oci, s3, http, persistentVolumeClaim must be set")]
    [TestCase("""{"model": {"source": {"http": {}}}}""", "spec.model.source.http.url: Required value\n" + Unchecked)]
    [TestCase("""{"replicas": 1, "autoscaling": {"maxReplicas": 3}, "model": {"source": {"s3": {}}}}""", "spec: Invalid value: replicas and autoscaling are mutually exclusive")]
    [TestCase("""{"autoscaling": {"minReplicas": 5, "maxReplicas": 3}, "model": {"source": {"s3": {}}}}""", "spec.autoscaling: Invalid value: minReplicas must not exceed maxReplicas")]
    [TestCase("""{"autoscaling": {"minReplicas": 0, "maxReplicas": 3}, "model": {"source": {"s3": {}}}}""", "spec.autoscaling.minReplicas: Invalid value: minReplicas 0 needs idle")]
    [TestCase("""{"autoscaling": {"minReplicas": 0, "maxReplicas": 3, "idle": {}}, "model": {"source": {"s3": {}}}}""", "")]
    [TestCase("""{"model": {"source": {"s3": {}}, "verification": {"policy": "Enforce"}}}""", "spec.model.verification: Invalid value: policy Enforce needs sha256 or signature")]
    [TestCase("""{"model": {"source": {"s3": {}}, "verification": {"sha256": "xyz"}}}""", "spec.model.verification: Invalid value: sha256 must be 64 hexadecimal digits")]
    [TestCase("""{"batching": {"maxQueuedRequests": 1}, "model": {"source": {"s3": {}}}}""", "spec.batching: Invalid value: maxQueuedRequests must be at least maxBatchSize")]
    [TestCase("""{"rollout": {"strategy": "Canary"}, "model": {"source": {"s3": {}}}}""", "spec.rollout: Invalid value: strategy Canary needs canary")]
    [TestCase("""{"rollout": {"canary": {"steps": [{"name": "a"}, {"name": "b"}, {"name": "a"}]}}, "model": {"source": {"s3": {}}}}""", "spec.rollout.canary.steps: Invalid value: step names must be unique")]
    [TestCase("""{"rollout": {"analysis": {"checks": [{"maximum": "1"}, {}]}}, "model": {"source": {"s3": {}}}}""", "spec.rollout.analysis: Invalid value: each check needs maximum or minimum")]
    public void Each_rule_refuses_what_it_is_for(string spec, string expected) => Assert.That(Admit("m", spec), Is.EqualTo(expected));

    private const string Unchecked = "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

    [Test]
    public void Names_are_bounded_and_a_digest_is_accepted()
    {
        Assert.That(Admit(new string('m', 41), """{"model": {"source": {"s3": {}}}}"""), Is.EqualTo("<nil>: Invalid value: metadata.name must be no longer than 40 characters"));
        Assert.That(Admit("m", $$$$"""{"model": {"source": {"s3": {}}, "verification": {"policy": "Enforce", "sha256": "{{{{Digest}}}}"}}}"""), Is.Empty);
    }

    [Test]
    public void The_served_name_cannot_change() =>
        Assert.That(
            Admit("m", """{"model": {"name": "b", "source": {"s3": {}}}}""", """{"model": {"name": "a", "source": {"s3": {}}}}"""),
            Is.EqualTo("spec.model.name: Invalid value: \"b\": the served name is what callers know"));

    private static string Admit(string name, string spec, string? old = null)
    {
        var value = Schema.PruneAndDefault(SchemaCase.Parse(Envelope(name, spec)), out var unknown);
        Assert.That(unknown, Is.Empty);
        var oldValue = old is null ? null : Schema.PruneAndDefault(SchemaCase.Parse(Envelope(name, old)), out _);
        return string.Join('\n', Schema.Validate(value, oldValue));
    }

    private static string Envelope(string name, string spec) =>
        $$$$"""{"apiVersion": "modelserving.dev/v1alpha1", "kind": "ModelDeployment", "metadata": {"name": "{{{{name}}}}"}, "spec": {{{{spec}}}}}""";
}
