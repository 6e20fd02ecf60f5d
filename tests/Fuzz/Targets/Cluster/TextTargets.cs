using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Fuzz.Mutation;
using ModelServing.Fuzz.Running;
using ModelServing.Host.MetricsApi.Documents;
using ModelServing.Host.Plans;
using ModelServing.Host.Plans.Input;
using ModelServing.Kubernetes.Transport;
using ModelServing.Planning.Observe;

namespace ModelServing.Fuzz.Targets.Cluster;

/// <summary>What people write for the operator, and what pods say to it.</summary>
internal static class TextTargets
{
    private static readonly string[] Configs =
    [
        "apiVersion: v1\nkind: Config\ncurrent-context: a\nclusters:\n- name: c\n  cluster:\n    server: https://127.0.0.1:6443\n    insecure-skip-tls-verify: true\ncontexts:\n- name: a\n  context: {cluster: c, user: u, namespace: n}\nusers:\n- name: u\n  user:\n    token: abc\n",
        """{"current-context":"a","clusters":[{"name":"c","cluster":{"server":"https://h","certificate-authority-data":"LS0t","tls-server-name":"x"}}],"contexts":[{"name":"a","context":{"cluster":"c","user":"u"}}],"users":[{"name":"u","user":{"tokenFile":"token","client-certificate":"c.pem"}}]}""",
    ];

    private static readonly string[] YamlTokens = ["\n", "  ", "- ", ": ", "{", "}", "[", "]", "\"", "'", "&a ", "*a", "!!str ", "|\n", ">", "---\n", "...", "#", "?", ",", "\\0", "\"\\0\"", "\"\\ud800\"", "null", "users:", "cluster:", "name:", "\t"];

    private static readonly string[] Manifests =
    [
        """{"apiVersion":"modelserving.dev/v1alpha1","kind":"ModelDeployment","metadata":{"name":"a","labels":{"x":"y"}},"spec":{"replicas":2,"model":{"name":"m","source":{"http":{"url":"https://h/m.onnx"}}},"resources":{"limits":{"memory":"1Gi"}},"batching":{"maxBatchSize":8}}}""",
        """{"kind":"ModelDeploymentList","items":[{"apiVersion":"modelserving.dev/v1alpha1","kind":"ModelDeployment","metadata":{"name":"b"},"spec":{"model":{"source":{"persistentVolumeClaim":{"claimName":"c","path":"p"}}},"suspend":true}}]}""",
        """{"a":[1,-2,1.5,1e3,true,null,"x",{"b":"0x10","c":"1_0","d":"~","e":"é😀"}]}""",
    ];

    private static readonly string[] Reports =
    [
        """[{"name":"m","version":"1","id":"0123456789","state":"READY","reason":"Ready","message":"fine","digest":"sha256:9f2b6d0c4a1e57d38b7f6c5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a","sizeBytes":12,"opset":17,"exitCode":0,"timings":{"fetchSeconds":0.5,"loadSeconds":1e2}},{"name":"m","state":"LOADING"}]""",
        """{"name":"m","state":"UNAVAILABLE","reason":"ChecksumMismatch","message":"a\u001b[31mb","exitCode":3}""",
    ];

    public static IEnumerable<Target> All =>
    [
        Target.Of("kubeconfig", "Kubeconfig files", static dice => dice.OneIn(3) ? JsonMutator.Mutate(dice, [Configs[1]]) : TextMutator.Mutate(dice, Configs, YamlTokens), KubeConfiguration),
        new("manifest", "YAML of model-operator plan; JSON is YAML, so JSON's reader is the second", static dice => dice.OneIn(4) ? TextMutator.Mutate(dice, Manifests, YamlTokens) : JsonMutator.Mutate(dice, Manifests), ManifestAsync),
        Target.Of("quantity", "Quantities; a second reader follows the grammar with big numbers", static dice => TextMutator.Mutate(
            dice, ["500m", "1.5Gi", "-0.000000001", "1e3", "12E", ".5", "9223372036854775807n"], ["0", "1", "9", ".", "+", "-", "e", "E", "Ei", "Ki", "m", "n", "u", "k", "G", "99999999999999999999"]), SecondQuantityReader.Compare),
        Target.Of("selector", "Label selectors of the metrics API", static dice => TextMutator.Mutate(
            dice, ["a=b,c!=d", "x in (a, b),!y", "z notin (c),w>5", "modelserving.dev/name == m"], ["a", "b", "=", "==", "!=", "!", ",", " in ", " notin ", "(", ")", ">", "<", "5", " ", "/"]), Selector),
        Target.Of("metrics-path", "Paths of the metrics API", static dice => TextMutator.Mutate(
            dice, ["/apis/custom.metrics.k8s.io/v1beta2/namespaces/n/pods/*/m", "/openapi/v3", "/apis"], ["/", "apis", "namespaces", "pods", "*", "..", "%2f", "metrics"]), MetricsPath),
        Target.Of("runtime-report", "What a pod says of itself: no text makes the reader throw", static dice => JsonMutator.Mutate(dice, Reports), Report),
    ];

    private static Verdict KubeConfiguration(ReadOnlyMemory<byte> input)
    {
        try
        {
            var settings = KubeConfig.Parse(Encoding.UTF8.GetString(input.Span), "/nowhere").Resolve(null, TimeProvider.System);
            return settings.Server.Scheme is "https" or "http" ? Verdict.Accepted : Verdict.Wrong($"the server {settings.Server}");
        }
        catch (KubeConfigException refusal)
        {
            return Verdict.Refused(refusal.Message);
        }
    }

    private static async ValueTask<Verdict> ManifestAsync(ReadOnlyMemory<byte> input)
    {
        var text = Encoding.UTF8.GetString(input.Span);
        IReadOnlyList<Manifest> manifests;
        try
        {
            manifests = await new ManifestReader(new StringReader(text)).ReadAsync("-", CancellationToken.None);
            foreach (var manifest in manifests.Where(ModelDeploymentReader.IsModelDeployment))
            {
                ModelDeploymentReader.Read(manifest, "default");
            }
        }
        catch (PlanFailureException refusal)
        {
            return Verdict.Refused(refusal.Message);
        }

        return manifests is [var only] && Json(text) is JsonObject json && json["items"] is null && !Same(only.Value, json) ? Verdict.Wrong("YAML and JSON read it differently") : Verdict.Accepted;
    }

    private static JsonNode? Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return JsonNode.Parse(document.RootElement.GetRawText());
        }
        catch (Exception refusal) when (refusal is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Numbers are the same where they are within a double; one that is not is a text in YAML.</summary>
    private static bool Same(JsonNode? yaml, JsonNode? json) => (yaml, json) switch
    {
        (JsonObject left, JsonObject right) => left.Count == right.Count && right.All(member => left.TryGetPropertyValue(member.Key, out var value) && Same(value, member.Value)),
        (JsonArray left, JsonArray right) => left.Count == right.Count && left.Zip(right).All(static pair => Same(pair.First, pair.Second)),
        (JsonValue left, JsonValue right) when right.GetValueKind() == JsonValueKind.Number =>
            left.GetValueKind() == JsonValueKind.Number ? left.Deserialize<double>().Equals(right.Deserialize<double>()) : !double.IsFinite(right.Deserialize<double>()),
        (JsonValue left, JsonValue right) => JsonNode.DeepEquals(left, right),
        _ => yaml is null && json is null,
    };

    private static Verdict Selector(ReadOnlyMemory<byte> input)
    {
        if (!SelectorText.TryParse(Encoding.UTF8.GetString(input.Span), out var selector))
        {
            return Verdict.Refused("no selector");
        }

        selector.Matches(new Dictionary<string, string> { ["a"] = "b", ["w"] = "6" });
        selector.Matches(null);
        return selector.ValueOf("a") is { } value && !selector.Matches(new Dictionary<string, string> { ["a"] = value }) && !Encoding.UTF8.GetString(input.Span).Contains(',') ? Verdict.Wrong("a selector does not match its own value") : Verdict.Accepted;
    }

    private static Verdict MetricsPath(ReadOnlyMemory<byte> input) => MetricsRequest.Parse(Encoding.UTF8.GetString(input.Span)) switch
    {
        MetricsRequest.Unknown => Verdict.Refused("no such path"),
        MetricsRequest.Values { Metric: var metric } values when metric.Contains('/') || values.Name.Contains('/') => Verdict.Wrong("a slash within a name"),
        _ => Verdict.Accepted,
    };

    private static Verdict Report(ReadOnlyMemory<byte> input)
    {
        var text = Encoding.UTF8.GetString(input.Span);
        var reports = new[] { RuntimeReportParser.ParseElement(text), RuntimeReportParser.ParseIndex(text, "m") }.OfType<RuntimeReport>().SelectMany(static report => report.Others.Append(report)).ToArray();
        return reports.Any(static report => report.Message?.Any(char.IsControl) == true || report.Reason?.All(char.IsAsciiLetterOrDigit) == false) ? Verdict.Wrong("a control character gets into a status")
            : reports.Length == 0 ? Verdict.Refused("no report") : Verdict.Accepted;
    }
}
