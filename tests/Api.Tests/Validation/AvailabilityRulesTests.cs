using System.Text.Json;
using ModelServing.Api.Validation;

namespace ModelServing.Api.Tests.Validation;

/// <summary>What is around the pods: budget, spread, callers and routes.</summary>
public sealed class AvailabilityRulesTests
{
    private static IEnumerable<TestCaseData> Faults =>
    [
        Fault("Budget_has_one_number", """ "replicas":9,"availability":{"podDisruptionBudget":{"maxUnavailable":1,"minAvailable":2}}""", "spec.availability.podDisruptionBudget.minAvailable", "is 2, and maxUnavailable is 1"),
        Fault("Budget_that_is_off_has_no_number", """ "availability":{"podDisruptionBudget":{"type":"Disabled","maxUnavailable":3}}""", "spec.availability.podDisruptionBudget.type", "number 3"),
        Fault("Budget_leaves_a_pod_to_take", """ "replicas":2,"availability":{"podDisruptionBudget":{"minAvailable":2}}""", "spec.availability.podDisruptionBudget.minAvailable", "is 2, not less than spec.replicas, 2"),
        Fault("Budget_leaves_a_pod_of_the_default", """ "availability":{"podDisruptionBudget":{"minAvailable":1}}""", "spec.availability.podDisruptionBudget.minAvailable", "spec.replicas, 1"),
        Fault("Budget_leaves_a_pod_of_the_fewest", """ "autoscaling":{"minReplicas":3,"maxReplicas":9},"availability":{"podDisruptionBudget":{"minAvailable":3}}""", "spec.availability.podDisruptionBudget.minAvailable", "spec.autoscaling.minReplicas, 3"),
        Fault("Budget_is_not_none", """ "availability":{"podDisruptionBudget":{"maxUnavailable":0}}""", "spec.availability.podDisruptionBudget.maxUnavailable", "not 0"),
        Fault("Spread_is_over_labels", """ "availability":{"spreadAcross":["a.b/c/d"]}""", "spec.availability.spreadAcross[0]", "'a.b/c/d'"),
        Fault("Spread_names_each_label_once", """ "availability":{"spreadAcross":["zone","zone"]}""", "spec.availability.spreadAcross", "'zone' 2 times"),
        Fault("Drain_is_bounded", """ "availability":{"drainTimeoutSeconds":3601}""", "spec.availability.drainTimeoutSeconds", "not 3601"),
        Fault("Policy_that_is_off_has_no_callers", """ "networking":{"networkPolicy":{"type":"Disabled","allowFrom":[{"podSelector":{}}]}}""", "spec.networking.networkPolicy.allowFrom", "has 1 entries"),
        Fault("Policy_with_callers_has_some", """ "networking":{"networkPolicy":{"allowFrom":[]}}""", "spec.networking.networkPolicy.allowFrom", "not 0"),
        Peer("Caller_is_something", "{}", "", "needs namespaceSelector"),
        Peer("Caller_is_pods_or_addresses", """{"podSelector":{},"ipBlock":{"cidr":"10.0.0.0/8"}}""", "", "ipBlock alone"),
        Peer("Block_is_one", """{"ipBlock":{"cidr":"10.0.0.0/33"}}""", ".ipBlock.cidr", "'10.0.0.0/33'"),
        Peer("Hole_is_within", """{"ipBlock":{"cidr":"10.0.0.0/8","except":["10.1.0.0/16","11.0.0.0/16"]}}""", ".ipBlock.except[1]", "'11.0.0.0/16'"),
        Peer("Hole_is_smaller", """{"ipBlock":{"cidr":"10.0.0.0/8","except":["10.0.0.0/8"]}}""", ".ipBlock.except[0]", "smaller"),
        Peer("Label_is_one", """{"podSelector":{"matchLabels":{"a b":"c"}}}""", ".podSelector.matchLabels", "'a b'"),
        Peer("Operator_is_known", """{"podSelector":{"matchExpressions":[{"key":"a","operator":"Gt","values":["1"]}]}}""", ".podSelector.matchExpressions[0].operator", "'Gt'"),
        Peer("Exists_has_no_values", """{"podSelector":{"matchExpressions":[{"key":"a","operator":"Exists","values":["1"]}]}}""", ".podSelector.matchExpressions[0].values", "operator Exists"),
        Peer("In_has_values", """{"namespaceSelector":{"matchExpressions":[{"key":"a","operator":"In"}]}}""", ".namespaceSelector.matchExpressions[0].values", "has 0 entries"),
        Fault("Gateway_is_named", """ "networking":{"gateway":{"parentRefs":[{"namespace":"g"}]}}""", "spec.networking.gateway.parentRefs[0].name", "is required"),
        Fault("Gateway_is_needed", """ "networking":{"gateway":{"hostnames":["a.b"]}}""", "spec.networking.gateway.parentRefs", "is required"),
        Fault("Host_is_a_name", """ "networking":{"gateway":{"parentRefs":[{"name":"g"}],"hostnames":["a.b:443"]}}""", "spec.networking.gateway.hostnames[0]", "'a.b:443'"),
        Fault("Host_is_named_once", """ "networking":{"gateway":{"parentRefs":[{"name":"g"}],"hostnames":["a.b","a.b"]}}""", "spec.networking.gateway.hostnames", "'a.b' 2 times"),
        Fault("Scheme_is_known", """ "networking":{"gateway":{"parentRefs":[{"name":"g"}],"urlScheme":"FTP"}}""", "spec.networking.gateway.urlScheme", "'FTP'"),
        Fault("Policy_of_the_PodMonitor_is_known", """ "observability":{"podMonitor":"Yes"}""", "spec.observability.podMonitor", "'Yes'"),
    ];

    [TestCaseSource(nameof(Faults))]
    public void Fault_is_reported_at_its_field_with_its_value(string spec, string path, string said)
    {
        var errors = Validate(spec);
        Assert.That(errors.Select(error => error.Path), Is.EqualTo([path]), string.Join("; ", errors));
        Assert.That(errors[0].Message, Does.Contain(said));
    }

    [TestCase(""" "replicas":0,"availability":{"podDisruptionBudget":{"minAvailable":4}}""")]
    [TestCase(""" "replicas":5,"availability":{"podDisruptionBudget":{"minAvailable":4},"spreadAcross":["topology.kubernetes.io/zone","rack"]}""")]
    [TestCase(""" "networking":{"networkPolicy":{"allowFrom":[{"namespaceSelector":{}},{"ipBlock":{"cidr":"fd00::/8","except":["fd01::/16"]}}]}}""")]
    [TestCase(""" "networking":{"gateway":{"parentRefs":[{"name":"g"}],"hostnames":["*.example.com"]}}""")]
    [TestCase(""" "observability":{},"suspend":true""")]
    public void Sound_surroundings_have_no_errors(string spec) => Assert.That(Validate(spec), Is.Empty);

    private static TestCaseData Fault(string name, string spec, string path, string said) => new(spec, path, said) { TestName = name };

    private static TestCaseData Peer(string name, string peer, string path, string said) => Fault(
        name, "\"networking\":{\"networkPolicy\":{\"allowFrom\":[" + peer + "]}}", "spec.networking.networkPolicy.allowFrom[0]" + path, said);

    private static IReadOnlyList<FieldError> Validate(string spec) => ModelDeploymentValidator.Validate(JsonSerializer.Deserialize(
        """{"metadata":{"name":"m"},"spec":{"model":{"source":{"http":{"url":"https://models.example.com/m.onnx"}}},""" + spec + "}}",
        ApiJsonContext.Default.V1Alpha1ModelDeployment)!);
}
