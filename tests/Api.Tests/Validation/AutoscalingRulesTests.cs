using System.Text.Json;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Validation;

namespace ModelServing.Api.Tests.Validation;

public sealed class AutoscalingRulesTests
{
    private const string Bounds = "\"maxReplicas\":4";

    private static IEnumerable<TestCaseData> Faults =>
    [
        Fault("Replicas_and_autoscaling_exclude_each_other", "{" + Bounds + "},\"replicas\":3", "spec.replicas", "is 3"),
        Fault("Most_replicas_are_required", """{"minReplicas":2}""", "spec.autoscaling.maxReplicas", "is required"),
        Fault("Most_are_not_fewer_than_fewest", """{"minReplicas":5,"maxReplicas":4}""", "spec.autoscaling.maxReplicas", "is 4, less than spec.autoscaling.minReplicas, 5"),
        Fault("Fewest_are_one", """{"minReplicas":0,"maxReplicas":4}""", "spec.autoscaling.minReplicas", "not 0"),
        Fault("Engine_is_known", """{"engine":"KEDA","maxReplicas":4}""", "spec.autoscaling.engine", "'KEDA'"),
        Fault("Window_is_bounded", """{"scaleDownStabilizationSeconds":3601,"maxReplicas":4}""", "spec.autoscaling.scaleDownStabilizationSeconds", "3601"),
        Fault("External_has_no_metrics", """{"engine":"External","maxReplicas":4,"metrics":[{"name":"q","type":"QueuedRequests","target":{"averageValue":8}}]}""", "spec.autoscaling.metrics", "has 1 entries"),
        Fault("External_has_no_window", """{"engine":"External","maxReplicas":4,"scaleDownStabilizationSeconds":60}""", "spec.autoscaling.scaleDownStabilizationSeconds", "is 60"),
        Metrics("Metrics_are_not_empty", "", "spec.autoscaling.metrics", "not 0"),
        Metrics(
            "Metrics_have_names_of_their_own",
            """{"name":"q","type":"QueuedRequests","target":{"averageValue":8}},{"name":"q","type":"QueueTime","target":{"averageValue":8}}""",
            "spec.autoscaling.metrics",
            "2 entries named 'q'"),
        Metric("Type_is_known", """type":"Temperature","target":{"averageValue":8}""", ".type", "'Temperature'"),
        Metric("GPU_metric_needs_an_accelerator", """type":"GPUMemory","target":{"averageUtilization":70}""", ".type", "is GPUMemory"),
        Metric("CPU_metric_needs_a_request", """type":"CPUUtilization","target":{"averageUtilization":70}""", ".type", "spec.resources.requests.cpu"),
        Metric("Percentage_needs_a_utilization", """type":"BusyRatio","target":{"averageValue":70}""", ".target", "averageUtilization"),
        Metric("Percentage_needs_a_target", """type":"BusyRatio" """, ".target", "averageUtilization"),
        Metric("Count_needs_a_value", """type":"QueueTime","target":{"averageUtilization":70}""", ".target", "averageValue"),
        Metric("Target_has_one_member", """type":"QueueTime","target":{"averageUtilization":70,"averageValue":7}""", ".target", "averageValue"),
        Metric("Percentage_is_at_most_100", """type":"BusyRatio","target":{"averageUtilization":101}""", ".target.averageUtilization", "not 101"),
        Metric("Value_is_more_than_0", """type":"QueueTime","target":{"averageValue":"0m"}""", ".target.averageValue", "not 0"),
        Metric("Value_is_not_negative", """type":"QueueTime","target":{"averageValue":"-1"}""", ".target.averageValue", "-1"),
        Metric("Raw_metric_belongs_to_Custom", """type":"BusyRatio","target":{"averageUtilization":7},"metric":{"type":"Pods","pods":{}}""", ".metric", "not to BusyRatio"),
        Metric("Custom_needs_a_raw_metric", """type":"Custom" """, ".metric", "is required"),
        Metric("Custom_has_no_target", """type":"Custom","target":{"averageValue":7},"metric":{"type":"Pods","pods":{}}""", ".target", "must be unset"),
        Metric("Raw_metric_is_an_object", """type":"Custom","metric":["Pods"]""", ".metric", "must be an object"),
        Metric("Raw_metric_is_short", """type":"Custom","metric":{"type":"Pods","pods":{"x":"LONG"}}""".Replace("LONG", new string('x', 4096), StringComparison.Ordinal), ".metric", "4096"),
        Metric("Raw_metric_has_a_type", """type":"Custom","metric":{"pods":{}}""", ".metric.type", "nothing of the kind"),
        Metric("Raw_metric_is_of_a_known_type", """type":"Custom","metric":{"type":"Prometheus","prometheus":{}}""", ".metric.type", "'Prometheus'"),
        Metric("Raw_metric_has_the_source_of_its_type", """type":"Custom","metric":{"type":"External","external":7}""", ".metric.external", "is required"),
        Metric("Raw_metric_has_no_other_source", """type":"Custom","metric":{"type":"Pods","pods":{},"resource":{}}""", ".metric", "'resource'"),
    ];

    [TestCaseSource(nameof(Faults))]
    public void Fault_is_reported_at_its_field_with_its_value(string autoscaling, string path, string said)
    {
        var errors = Validate(autoscaling);
        Assert.That(errors.Select(error => error.Path), Is.EqualTo([path]), string.Join("; ", errors));
        Assert.That(errors[0].Message, Does.Contain(said));
    }

    [TestCase("""{"maxReplicas":1}""")]
    [TestCase("""{"engine":"External","minReplicas":2,"maxReplicas":1000}""")]
    [TestCase("""{"maxReplicas":4,"metrics":[{"name":"cpu","type":"CPUUtilization","target":{"averageUtilization":70}}]},"resources":{"limits":{"cpu":"500m"}}""")]
    [TestCase("""{"maxReplicas":4,"metrics":[{"name":"gpu","type":"GPUUtilization","target":{"averageUtilization":1}}]},"accelerator":{"resourceName":"nvidia.com/gpu"}""")]
    [TestCase("""{"maxReplicas":4,"metrics":[{"name":"x","type":"Custom","metric":{"type":"Object","object":{"metric":{"name":"m"}}}}]}""")]
    public void Sound_autoscaling_has_no_errors(string autoscaling) => Assert.That(Validate(autoscaling), Is.Empty);

    [Test]
    public void Raw_metric_travels_as_it_is()
    {
        const string raw = """{"type":"External","external":{"metric":{"name":"q","selector":{"matchLabels":{"a":"b"}}},"target":{"type":"Value","value":30},"later":[1]}}""";
        var written = JsonSerializer.Serialize(Read("""{"maxReplicas":4,"metrics":[{"name":"x","type":"Custom","metric":RAW}]}""".Replace("RAW", raw, StringComparison.Ordinal)), ApiJsonContext.Default.V1Alpha1ModelDeployment);
        Assert.That(written, Does.Contain(raw));
    }

    private static TestCaseData Fault(string name, string autoscaling, string path, string said) => new(autoscaling, path, said) { TestName = name };

    private static TestCaseData Metrics(string name, string metrics, string path, string said) => Fault(name, "{" + Bounds + ",\"metrics\":[" + metrics + "]}", path, said);

    private static TestCaseData Metric(string name, string metric, string path, string said) =>
        Metrics(name, "{\"name\":\"x\",\"" + metric + "}", "spec.autoscaling.metrics[0]" + path, said);

    private static IReadOnlyList<FieldError> Validate(string autoscaling) => ModelDeploymentValidator.Validate(Read(autoscaling));

    /// <summary>What follows the object is more of the spec.</summary>
    private static V1Alpha1ModelDeployment Read(string autoscaling) => JsonSerializer.Deserialize(
        """{"metadata":{"name":"m"},"spec":{"model":{"source":{"http":{"url":"https://models.example.com/m.onnx"}}},"autoscaling":""" + autoscaling + "}}",
        ApiJsonContext.Default.V1Alpha1ModelDeployment)!;
}
