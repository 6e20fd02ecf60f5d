using System.Text.Json.Nodes;
using ModelServing.Chart.Tests.Rendering;

namespace ModelServing.Chart.Tests.Documents;

/// <summary>values.schema.json: it knows every value, and what it refuses it names.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SchemaTests
{
    [TestCase("replicas: two", "/replicas")]
    [TestCase("replicas: -1", "/replicas")]
    [TestCase("replica: 2", "'replica'")]
    [TestCase("image: { tag: 1.0 }", "/image/tag")]
    [TestCase("image: { repository: UPPER/case }", "/image/repository")]
    [TestCase("image: { repository: 'a/b:tag' }", "/image/repository")]
    [TestCase("image: { digest: latest }", "/image/digest")]
    [TestCase("image: { pullPolicy: Sometimes }", "/image/pullPolicy")]
    [TestCase("image: { pullSecrets: [plain] }", "/image/pullSecrets/0")]
    [TestCase("image: { regstry: x }", "'regstry'")]
    [TestCase("runtime: { gpuImage: { digest: 'sha256:12' } }", "/runtime/gpuImage/digest")]
    [TestCase("watchNamespaces: team-a", "/watchNamespaces")]
    [TestCase("watchNamespaces: [Team_A]", "/watchNamespaces/0")]
    [TestCase("watchNamespaces: [a, a]", "/watchNamespaces")]
    [TestCase("operator: { workers: 0 }", "/operator/workers")]
    [TestCase("operator: { workers: 257 }", "/operator/workers")]
    [TestCase("operator: { logLevel: verbose }", "/operator/logLevel")]
    [TestCase("operator: { port: 80 }", "/operator/port")]
    [TestCase("operator: { modelFetchAllowNetworks: [everywhere] }", "/operator/modelFetchAllowNetworks/0")]
    [TestCase("operator: { extraEnv: [{ value: x }] }", "'name'")]
    [TestCase("leaderElection: { leaseDuration: 15 }", "/leaderElection/leaseDuration")]
    [TestCase("leaderElection: { retryPeriod: 2sec }", "/leaderElection/retryPeriod")]
    [TestCase("serviceAccount: { create: 'yes' }", "/serviceAccount/create")]
    [TestCase("podDisruptionBudget: { maxUnavailable: half }", "/podDisruptionBudget/maxUnavailable")]
    [TestCase("commonLabels: { app.kubernetes.io/name: other }", "'app.kubernetes.io/name'")]
    [TestCase("podLabels: { team: 7 }", "/podLabels/team")]
    [TestCase("resources: { limit: {} }", "'limit'")]
    [TestCase("metrics: { serviceMonitor: { interval: often } }", "/metrics/serviceMonitor/interval")]
    [TestCase("operator: { exclusiveAccelerators: [gpu] }", "/operator/exclusiveAccelerators/0")]
    [TestCase("metrics: { secure: true }", "/metrics/secure")]
    [TestCase("metrics: { secure: { port: 443 } }", "/metrics/secure/port")]
    [TestCase("metrics: { secure: { readers: [{ name: prometheus }] } }", "'namespace'")]
    [TestCase("metrics: { secure: { enabled: true, port: 8081 } }", "metrics.secure.port is 8081, so operator.port and metrics.service.port must be others")]
    [TestCase("metrics: { secure: { enabled: true }, podMonitor: { enabled: true } }", "metrics.secure.tokenSecret must be set")]
    [TestCase("metrics: { secure: { readers: [{ name: p, namespace: m }] } }", "metrics.secure.enabled must be true")]
    [TestCase("argocd: { actions: restart }", "/argocd/actions")]
    [TestCase("admissionPolicy: { enabled: true }", "admissionPolicy.policies must have at least one")]
    [TestCase("admissionPolicy: { enabled: true, policies: [{ name: a, maxReplicas: 1 }, { name: a, maxReplicas: 2 }] }", "two of the name a")]
    [TestCase("admissionPolicy: { validationActions: [Deny, Warn] }", "/admissionPolicy/validationActions")]
    [TestCase("admissionPolicy: { failurePolicy: fail }", "/admissionPolicy/failurePolicy")]
    [TestCase("admissionPolicy: { policies: [{ maxReplicas: 1 }] }", "'name'")]
    [TestCase("admissionPolicy: { policies: [{ name: empty }] }", "/admissionPolicy/policies/0")]
    [TestCase("admissionPolicy: { policies: [{ name: a, maxReplica: 1 }] }", "'maxReplica'")]
    [TestCase("admissionPolicy: { policies: [{ name: a, allowedSources: { hosts: [\"a' || true || '\"] } }] }", "/admissionPolicy/policies/0/allowedSources/hosts/0")]
    [TestCase("admissionPolicy: { policies: [{ name: a, allowedSources: { hosts: ['https://a.example.com'] } }] }", "/admissionPolicy/policies/0/allowedSources/hosts/0")]
    [TestCase("admissionPolicy: { policies: [{ name: a, allowedImages: ['r.example.com/'] }] }", "/admissionPolicy/policies/0/allowedImages/0")]
    [TestCase("networkPolicy: { apiServerPorts: [0] }", "/networkPolicy/apiServerPorts/0")]
    [TestCase("networkPolicy: { apiServerPorts: [] }", "/networkPolicy/apiServerPorts")]
    [TestCase("metrics: { models: { podMonitor: { enabled: 1 } } }", "/metrics/models/podMonitor/enabled")]
    [TestCase("grafana: { dashboards: { labels: { grafana_dashboard: 1 } } }", "/grafana/dashboards/labels/grafana_dashboard")]
    [TestCase("crds: { template: keep }", "/crds/template")]
    [TestCase("crds: { keep: false }", "'keep'")]
    [TestCase("{ leaderElection: { enabled: false } }", "leaderElection.enabled must be true")]
    [TestCase("metrics: { service: { enabled: false }, serviceMonitor: { enabled: true } }", "metrics.service.enabled must be true")]
    [TestCase("metrics: { serviceMonitor: { enabled: true }, podMonitor: { enabled: true } }", "metrics.serviceMonitor.enabled and metrics.podMonitor.enabled")]
    public async Task A_bad_value_is_refused_by_name(string values, string name)
    {
        var result = await Helm.Offline.TemplateAsync(values, CancellationToken.None);

        Assert.That(result.ExitCode, Is.Not.Zero, result.Output);
        Assert.That(result.Error, Does.Contain(name));
    }

    [Test]
    public void The_schema_and_the_values_have_the_same_fields()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Helm.Chart, "values.schema.json")))!.AsObject();
        var values = Yaml.Read(File.ReadAllText(Path.Combine(Helm.Chart, "values.yaml")));

        Assert.That(SchemaPaths(schema, schema, "").Order(StringComparer.Ordinal), Is.EqualTo(ValuePaths(schema, schema, values, "").Order(StringComparer.Ordinal)));
    }

    private static readonly string[] KubernetesFields =
    [
        "affinity", "global", "networkPolicy.ingressFrom[]", "operator.extraEnv[].valueFrom", "podSecurityContext", "resources.claims[]",
        "resources.limits", "resources.requests", "securityContext", "tolerations[]", "topologySpreadConstraints[]", "updateStrategy.rollingUpdate",
    ];

    [Test]
    public void Every_object_of_the_schema_is_closed_or_is_a_part_of_the_Kubernetes_API()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Helm.Chart, "values.schema.json")))!.AsObject();

        Assert.That(OpenObjects(schema, "").Order(StringComparer.Ordinal), Is.EqualTo(KubernetesFields));
    }

    private static JsonObject Resolve(JsonObject root, JsonNode node) => node["$ref"]?.GetValue<string>() is { } reference
        ? root["definitions"]![reference["#/definitions/".Length..]]!.AsObject()
        : node.AsObject();

    private static IEnumerable<string> SchemaPaths(JsonObject root, JsonObject node, string path) => node["properties"] is JsonObject properties && path != "resources" && path != "updateStrategy"
        ? properties.SelectMany(property => SchemaPaths(root, Resolve(root, property.Value!), Join(path, property.Key)))
        : [path];

    private static IEnumerable<string> ValuePaths(JsonObject root, JsonObject schema, JsonNode? value, string path) =>
        value is JsonObject members && schema["properties"] is JsonObject properties && path != "resources" && path != "updateStrategy"
            ? members.SelectMany(member => ValuePaths(root, Resolve(root, properties[member.Key] ?? new JsonObject()), member.Value, Join(path, member.Key)))
            : [path];

    private static IEnumerable<string> OpenObjects(JsonObject root, string prefix)
    {
        return Walk(root, prefix);

        IEnumerable<string> Walk(JsonObject node, string path)
        {
            var isObject = node["type"] is JsonValue { } single && single.GetValue<string>() == "object" || node["type"] is JsonArray several && several.Any(type => type!.GetValue<string>() == "object");
            if (isObject && node["additionalProperties"] is null)
            {
                yield return path;
            }

            var children = (node["properties"] as JsonObject ?? []).Select(property => (Resolve(root, property.Value!), Join(path, property.Key)));
            if (node["items"] is { } items)
            {
                children = children.Append((Resolve(root, items), $"{path}[]"));
            }

            foreach (var found in children.SelectMany(child => Walk(child.Item1, child.Item2)))
            {
                yield return found;
            }
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
