using System.Text.Json;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Validation;

namespace ModelServing.Api.Tests.Validation;

public sealed class ModelDeploymentValidatorTests
{
    private const string Digest = "9f2b6d0c4a1e57d38b7f6c5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a";
    private static IEnumerable<TestCaseData> Faults =>
    [
        Fault("Model_is_required", "{}", "spec.model"),
        Fault("Source_is_required", """{"model":{}}""", "spec.model.source"),
        Fault("Source_needs_a_member", """{"model":{"source":{}}}""", "spec.model.source"),
        Fault(
            "Source_takes_one_member",
            """{"model":{"source":{"http":{"url":"https://a/m"},"persistentVolumeClaim":{"claimName":"c","path":"m"}}}}""",
            "spec.model.source"),
        Fault("Url_is_required", """{"model":{"source":{"http":{}}}}""", "spec.model.source.http.url"),
        Url("Url_has_a_scheme_that_is_served", "file:///etc/passwd"),
        Url("Url_has_a_host", "https:///m.onnx"),
        Url("Url_has_no_user_information", "https://user:secret@models.example.com/m.onnx"),
        Url("Url_has_no_fragment", "https://models.example.com/m.onnx#x"),
        Url("Url_has_no_line_feed_at_its_end", "https://models.example.com/m.onnx\\n"),
        Url("Url_has_a_possible_port", "https://models.example.com:99999/m.onnx"),
        Url("Url_has_a_port_that_is_not_0", "https://models.example.com:0/m.onnx"),
        Url("Url_is_short", "https://models.example.com/" + new string('a', 2048)),
        Fault("Plain_http_needs_a_digest", """{"model":{"source":{"http":{"url":"http://a/m"}}}}""", "spec.model.verification"),
        Fault(
            "Plain_http_needs_the_digest_to_be_compared",
            """{"model":{"source":{"http":{"url":"http://a/m"}},"verification":{"policy":"Disabled","sha256":"DIGEST"}}}""",
            "spec.model.verification"),
        Fault("Enforce_needs_a_digest", """{"model":{SOURCE,"verification":{"policy":"Enforce"}}}""", "spec.model.verification.sha256"),
        Fault("Warn_needs_a_digest", """{"model":{SOURCE,"verification":{"policy":"Warn"}}}""", "spec.model.verification.sha256"),
        Fault("Digest_is_lower_case", """{"model":{SOURCE,"verification":{"sha256":"UPPER"}}}""", "spec.model.verification.sha256"),
        Fault("Policy_is_one_of_three", """{"model":{SOURCE,"verification":{"policy":"Maybe"}}}""", "spec.model.verification.policy"),
        Path("Claim_path_is_relative", "/etc/passwd"),
        Path("Claim_path_does_not_climb", "a/../../etc/passwd"),
        Path("Claim_path_is_a_file", "models/"),
        Path("Claim_path_has_no_control_characters", "a\\u0000b"),
        Fault("Served_name_is_a_path_segment", """{"model":{"name":"a/b",SOURCE}}""", "spec.model.name"),
        Fault("Version_is_a_path_segment", """{"model":{"version":"..",SOURCE}}""", "spec.model.version"),
        Fault("CUDA_needs_an_accelerator", """{MODEL,"runtime":{"executionProviders":[{"name":"CUDA"}]}}""", "spec.accelerator"),
        Fault("Providers_are_not_repeated", """{MODEL,"runtime":{"executionProviders":[{"name":"CPU"},{"name":"CPU"}]}}""", "spec.runtime.executionProviders"),
        Fault("Providers_are_known", """{MODEL,"runtime":{"executionProviders":[{"name":"TPU"}]}}""", "spec.runtime.executionProviders[0].name"),
        Fault("Providers_are_not_null", """{MODEL,"runtime":{"executionProviders":[null]}}""", "spec.runtime.executionProviders[0]"),
        Fault("Providers_are_not_empty", """{MODEL,"runtime":{"executionProviders":[]}}""", "spec.runtime.executionProviders"),
        Fault("Objective_has_a_time", """{MODEL,"batching":{"latencyObjective":{"percentile":99}}}""", "spec.batching.latencyObjective.milliseconds"),
        Fault("Objective_is_at_most_a_minute", """{MODEL,"batching":{"latencyObjective":{"milliseconds":60001}}}""", "spec.batching.latencyObjective.milliseconds"),
        Fault("Percentile_is_below_a_hundred", """{MODEL,"batching":{"latencyObjective":{"milliseconds":25,"percentile":100}}}""", "spec.batching.latencyObjective.percentile"),
        Fault("Queue_holds_a_batch", """{MODEL,"batching":{"maxQueuedRequests":31}}""", "spec.batching.maxQueuedRequests"),
        Fault("Batch_has_an_item", """{MODEL,"batching":{"maxBatchSize":0}}""", "spec.batching.maxBatchSize"),
        Fault("Replicas_are_bounded", """{MODEL,"replicas":1001}""", "spec.replicas"),
        Fault("Accelerator_is_an_extended_resource", """{MODEL,"accelerator":{"resourceName":"cpu"}}""", "spec.accelerator.resourceName"),
        Fault("Accelerator_is_not_one_of_Kubernetes", """{MODEL,"accelerator":{"resourceName":"x.kubernetes.io/y"}}""", "spec.accelerator.resourceName"),
        Fault("Accelerator_memory_needs_NVIDIAs_labels", """{MODEL,"accelerator":{"resourceName":"amd.com/gpu","memory":"6Gi"}}""", "spec.accelerator.resourceName"),
        Fault("Accelerator_memory_is_not_negative", """{MODEL,"accelerator":{"resourceName":"nvidia.com/gpu","memory":"-1"}}""", "spec.accelerator.memory"),
        Fault("Resources_are_three", """{MODEL,"resources":{"requests":{"nvidia.com/gpu":1}}}""", "spec.resources.requests"),
        Fault("Request_stays_below_its_limit", """{MODEL,"resources":{"requests":{"memory":"2Gi"},"limits":{"memory":"2G"}}}""", "spec.resources.requests.memory"),
        Metadata("Labels_of_the_operator_are_reserved", "labels", "modelserving.dev/revision"),
        Metadata("Labels_of_subdomains_are_reserved", "labels", "x.modelserving.dev/revision"),
        Metadata("Labels_of_tools_are_reserved", "labels", "app.kubernetes.io/instance"),
        Metadata("Labels_of_the_Deployment_controller_are_reserved", "labels", "pod-template-hash"),
        Metadata("Annotations_of_tools_are_reserved", "annotations", "argocd.argoproj.io/sync-wave"),
        Metadata("Annotations_cannot_switch_off_confinement", "annotations", "container.apparmor.security.beta.kubernetes.io/runtime"),
        Metadata("Keys_of_labels_are_names", "labels", "a b"),
        Metadata("Keys_of_labels_have_one_slash", "labels", "a/b/c"),
        Fault("Node_labels_are_names", """{MODEL,"podTemplate":{"nodeSelector":{"/x":"y"}}}""", "spec.podTemplate.nodeSelector"),
        Fault("Toleration_needs_a_key", """{MODEL,"podTemplate":{"tolerations":[{"operator":"Equal"}]}}""", "spec.podTemplate.tolerations[0].key"),
        Fault("Toleration_by_existence_has_no_value", """{MODEL,"podTemplate":{"tolerations":[{"operator":"Exists","value":"x"}]}}""", "spec.podTemplate.tolerations[0].value"),
        Fault("Toleration_ends_only_for_NoExecute", """{MODEL,"podTemplate":{"tolerations":[{"key":"a","tolerationSeconds":1}]}}""", "spec.podTemplate.tolerations[0].tolerationSeconds"),
    ];

    [TestCaseSource(nameof(Faults))]
    public void Fault_is_reported_at_its_field(string spec, string path)
    {
        var errors = Validate(spec);
        Assert.That(errors.Select(error => error.Path), Is.EqualTo([path]), string.Join("; ", errors));
        Assert.That(errors[0].Message, Does.Not.Contain("secret").And.Not.Contain("\n"));
    }

    [TestCase("""{ MODEL }""")]
    [TestCase("""{"model":{"name":"A.b-c_d","version":"2026.1",SOURCE,"verification":{"policy":"Disabled"}},"replicas":0}""")]
    [TestCase("""{"model":{"source":{"http":{"url":"https://[2001:db8::1]:8443/m.onnx?token=a%2Fb"}}}}""")]
    [TestCase("""{"model":{"source":{"persistentVolumeClaim":{"claimName":"models.a","path":"a b/..c/m.onnx"}}}}""")]
    [TestCase("""{ MODEL,"accelerator":{"resourceName":"nvidia.com/gpu","memory":6442450944},"runtime":{"executionProviders":[{"name":"CUDA"},{"name":"CPU"}]}}""")]
    [TestCase("""{ MODEL,"podTemplate":{"metadata":{"labels":{"notmodelserving.dev/x":""}},"tolerations":[{"operator":"Exists"}]}}""")]
    public void Sound_spec_has_no_errors(string spec) => Assert.That(Validate(spec), Is.Empty);

    [TestCase("resnet50", true)]
    [TestCase("a", true)]
    [TestCase("a-b", true)]
    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true)]
    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [TestCase("50resnet", false)]
    [TestCase("a.b", false)]
    [TestCase("a-", false)]
    [TestCase("A", false)]
    [TestCase("a\n", false)]
    [TestCase("", false)]
    public void Name_is_that_of_a_Service(string name, bool valid)
    {
        var errors = ModelDeploymentValidator.Validate(Read("""{ MODEL }""") with { Metadata = new Api.Meta.V1ObjectMeta { Name = name } });
        Assert.That(errors.Any(error => error.Path == "metadata.name"), Is.EqualTo(!valid));
    }

    [Test]
    public void All_errors_are_reported_at_once()
    {
        var errors = Validate("""{MODEL,"replicas":-1,"batching":{"maxBatchSize":0,"maxQueuedRequests":0},"warmup":{"policy":"x"}}""");
        Assert.That(errors, Has.Count.EqualTo(4), string.Join("; ", errors));
    }

    private static TestCaseData Fault(string name, string spec, string path) => new(spec, path) { TestName = name };

    private static TestCaseData Url(string name, string url) =>
        Fault(name, """{"model":{"source":{"http":{"url":"VALUE"}}}}""".Replace("VALUE", url, StringComparison.Ordinal), "spec.model.source.http.url");

    private static TestCaseData Path(string name, string path) => Fault(
        name,
        """{"model":{"source":{"persistentVolumeClaim":{"claimName":"c","path":"VALUE"}}}}""".Replace("VALUE", path, StringComparison.Ordinal),
        "spec.model.source.persistentVolumeClaim.path");

    private static TestCaseData Metadata(string name, string kind, string key) =>
        Fault(name, """{MODEL,"podTemplate":{"metadata":{"KIND":{"VALUE":"x"}}}}""".Replace("KIND", kind, StringComparison.Ordinal).Replace("VALUE", key, StringComparison.Ordinal), "spec.podTemplate.metadata." + kind);

    private static IReadOnlyList<FieldError> Validate(string spec) => ModelDeploymentValidator.Validate(Read(spec));

    /// <summary>MODEL, SOURCE, DIGEST and UPPER stand for sound ones, and for a digest in upper case.</summary>
    private static V1Alpha1ModelDeployment Read(string spec) => JsonSerializer.Deserialize(
        ("""{"metadata":{"name":"m"},"spec":""" + spec + "}")
            .Replace("MODEL", "\"model\":{SOURCE}", StringComparison.Ordinal)
            .Replace("SOURCE", """ "source":{"http":{"url":"https://models.example.com/m.onnx"}} """, StringComparison.Ordinal)
            .Replace("DIGEST", Digest, StringComparison.Ordinal)
            .Replace("UPPER", Digest.ToUpperInvariant(), StringComparison.Ordinal),
        ApiJsonContext.Default.V1Alpha1ModelDeployment)!;
}
