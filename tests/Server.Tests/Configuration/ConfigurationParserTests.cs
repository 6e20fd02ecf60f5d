using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Engine.Admission;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Tests.Configuration;

internal sealed class ConfigurationParserTests
{
    private const string Sha256 = "9f2b6d0c4a1e57d38b7f6c5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a";

    private const string Smallest =
        $$"""{"version":1,"model":{"name":"m","source":{"http":{"url":"https://models.example.com/m.onnx"} },"verification":{"sha256":"{{Sha256}}"} } }""";

    private const string Full =
        $$"""
        {
          "version": 1,
          "model": {
            "name": "text-direction", "version": "7", "format": "ONNX", "file": "direction.onnx",
            "source": { "persistentVolumeClaim": { "path": "a/b.onnx" } },
            "verification": { "policy": "Warn", "sha256": "{{Sha256}}" }
          },
          "fetch": { "maxBytes": 1000, "timeoutSeconds": 60, "maxRedirects": 2, "allowedNetworks": ["10.0.0.0/8", "fd00::/8"] },
          "runtime": { "executionProviders": ["CUDA", "CPU"], "graphOptimizationLevel": "Basic", "instances": 2 },
          "batching": { "maxBatchSize": 8, "maxQueueDelayMicroseconds": 500, "maxQueuedRequests": 16, "latencyObjective": { "percentile": 95, "milliseconds": 25 } },
          "warmup": { "policy": "None", "requestsPerBatchSize": 1 },
          "drain": { "delaySeconds": 1, "timeoutSeconds": 2 }
        }
        """;

    [Test]
    public void Absent_members_take_the_defaults_of_the_contract()
    {
        var configuration = Valid(Smallest);

        Assert.Multiple(() =>
        {
            Assert.That(configuration.Model.Identity, Is.EqualTo(new ModelIdentity("m", "1")));
            Assert.That(configuration.Model.File, Is.EqualTo("model.onnx"));
            Assert.That(configuration.Model.Verification, Is.InstanceOf<Verification.Enforce>());
            Assert.That(configuration.Fetch.MaxBytes, Is.EqualTo(17_179_869_184));
            Assert.That(configuration.Fetch.Timeout, Is.EqualTo(TimeSpan.FromSeconds(1_800)));
            Assert.That(configuration.Fetch.MaxRedirects, Is.EqualTo(5));
            Assert.That(configuration.Fetch.AllowedNetworks, Is.Empty);
            Assert.That(configuration.Runtime.ExecutionProviders, Is.EqualTo(new[] { ExecutionProvider.Cpu }));
            Assert.That(configuration.Runtime.GraphOptimizationLevel, Is.EqualTo(GraphOptimization.All));
            Assert.That(configuration.Runtime.Instances, Is.EqualTo(1));
            Assert.That(configuration.Batching, Is.EqualTo(new BatchingSettings(32, TimeSpan.FromMilliseconds(2), 512)));
            Assert.That(configuration.Warmup, Is.EqualTo(new WarmupSettings(WarmupPolicy.Synthetic, 3)));
            Assert.That(configuration.Drain, Is.EqualTo(new DrainSettings(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30))));
        });
    }

    [Test]
    public void Every_member_is_read()
    {
        var configuration = Valid(Full);

        Assert.Multiple(() =>
        {
            Assert.That(configuration.Model.Identity, Is.EqualTo(new ModelIdentity("text-direction", "7")));
            Assert.That(configuration.Model.File, Is.EqualTo("direction.onnx"));
            Assert.That(configuration.Model.Source, Is.EqualTo(new ModelSource.PersistentVolumeClaim("a/b.onnx")));
            Assert.That(configuration.Model.Verification, Is.InstanceOf<Verification.Warn>());
            Assert.That(((Verification.Warn)configuration.Model.Verification).Expected.Hex, Is.EqualTo(Sha256));
            Assert.That(configuration.Fetch.MaxBytes, Is.EqualTo(1_000));
            Assert.That(configuration.Fetch.Timeout, Is.EqualTo(TimeSpan.FromMinutes(1)));
            Assert.That(configuration.Fetch.MaxRedirects, Is.EqualTo(2));
            Assert.That(string.Join(' ', configuration.Fetch.AllowedNetworks), Is.EqualTo("10.0.0.0/8 fd00::/8"));
            Assert.That(configuration.Runtime.ExecutionProviders, Is.EqualTo(new[] { ExecutionProvider.Cuda, ExecutionProvider.Cpu }));
            Assert.That(configuration.Runtime.GraphOptimizationLevel, Is.EqualTo(GraphOptimization.Basic));
            Assert.That(configuration.Runtime.Instances, Is.EqualTo(2));
            Assert.That(configuration.Batching, Is.EqualTo(new BatchingSettings(8, TimeSpan.FromMicroseconds(500), 16, new LatencyObjective(95, TimeSpan.FromMilliseconds(25)))));
            Assert.That(configuration.Warmup, Is.EqualTo(new WarmupSettings(WarmupPolicy.None, 1)));
            Assert.That(configuration.Drain, Is.EqualTo(new DrainSettings(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2))));
        });
    }

    [TestCase("version", "2", "version", "from 1 to 1, is 2")]
    [TestCase("version", null, "version", "is missing")]
    [TestCase("extra", "1", "extra", "not known here; known are version, model")]
    [TestCase("model", "[]", "model", "must be an object, is []")]
    [TestCase("model", null, "model.name", "is missing")]
    [TestCase("model.name", "5", "model.name", "must be a string, is 5")]
    [TestCase("model.name", "null", "model.name", "must be a string, is null")]
    [TestCase("model.name", "\"\"", "model.name", "must not be empty")]
    [TestCase("model.name", "\"../etc\"", "model.name", "is \"../etc\"")]
    [TestCase("model.name", "\"a b\"", "model.name", "is \"a b\"")]
    [TestCase("model.version", "1", "model.version", "must be a string, is 1")]
    [TestCase("model.format", "\"GGUF\"", "model.format", "must be one of ONNX, is \"GGUF\"")]
    [TestCase("model.format", "\"0\"", "model.format", "must be one of ONNX, is \"0\"")]
    [TestCase("model.file", "\"a/b\"", "model.file", "is \"a/b\"")]
    [TestCase("model.file", "\"..\"", "model.file", "is \"..\"")]
    [TestCase("model.file", "\"a\\u0000b\"", "model.file", "is \"a\\u0000b\"")]
    [TestCase("model.fiel", "\"a\"", "model.fiel", "not known here")]
    [TestCase("model.source", "{}", "model.source.http", "exactly one source")]
    [TestCase("model.source.persistentVolumeClaim", "{\"path\":\"a\"}", "model.source.http", "exactly one source")]
    [TestCase("model.source.ftp", "{}", "model.source.ftp", "not known here; known are http, persistentVolumeClaim, s3, oci")]
    [TestCase("model.source", """{ "s3": { "bucket": "models", "key": "a/../b", "region": "x" } }""", "model.source.s3.key", "without empty, '.' and '..' parts")]
    [TestCase("model.source", """{ "s3": { "bucket": "M", "key": "a", "region": "x" } }""", "model.source.s3.bucket", "lower-case letters")]
    [TestCase("model.source", """{ "s3": { "bucket": "models", "key": "a" } }""", "model.source.s3.region", "without an endpoint the bucket is on AWS")]
    [TestCase("model.source", """{ "s3": { "bucket": "models", "key": "a", "endpoint": "https://h/path" } }""", "model.source.s3.endpoint", "a scheme, a host and, if any, a port")]
    [TestCase("model.source", """{ "s3": { "bucket": "models", "key": "a", "endpoint": "https://u:p@h" } }""", "model.source.s3.endpoint", "must not hold user information")]
    [TestCase("model.source", """{ "oci": { "reference": "registry.example.com/a:latest", "path": "m.onnx" } }""", "model.source.oci.reference", "a repository and a digest")]
    [TestCase("model.source.http.url", "\"ftp://example.com/m\"", "model.source.http.url", "absolute http or https URL")]
    [TestCase("model.source.http.url", "\"/etc/passwd\"", "model.source.http.url", "absolute http or https URL")]
    [TestCase("model.source.http.url", "\"https://u:secret@example.com/m\"", "model.source.http.url", "user information")]
    [TestCase("model.source.http.url", null, "model.source.http.url", "is missing")]
    [TestCase("model.source", "{\"persistentVolumeClaim\":{\"path\":\"/etc/passwd\"}}", "model.source.persistentVolumeClaim.path", "is \"/etc/passwd\"")]
    [TestCase("model.source", "{\"persistentVolumeClaim\":{\"path\":\"a/../../b\"}}", "model.source.persistentVolumeClaim.path", "is \"a/../../b\"")]
    [TestCase("model.source", "{\"persistentVolumeClaim\":{}}", "model.source.persistentVolumeClaim.path", "is missing")]
    [TestCase("model.verification", null, "model.verification.sha256", "policy Enforce needs")]
    [TestCase("model.verification.sha256", "\"abc\"", "model.verification.sha256", "is \"abc\"")]
    [TestCase("model.verification.policy", "\"enforce\"", "model.verification.policy", "one of Enforce, Warn, Disabled, is \"enforce\"")]
    [TestCase("fetch.maxBytes", "0", "fetch.maxBytes", "is 0")]
    [TestCase("fetch.maxBytes", "1.5", "fetch.maxBytes", "is 1.5")]
    [TestCase("fetch.maxBytes", "1e30", "fetch.maxBytes", "is 1e30")]
    [TestCase("fetch.timeoutSeconds", "\"5\"", "fetch.timeoutSeconds", "is \"5\"")]
    [TestCase("fetch.maxRedirects", "-1", "fetch.maxRedirects", "is -1")]
    [TestCase("fetch.allowedNetworks", "{}", "fetch.allowedNetworks", "must be an array")]
    [TestCase("fetch.allowedNetworks", "[\"10.0.0.0/8\",\"10.0.0.0/33\"]", "fetch.allowedNetworks[1]", "is \"10.0.0.0/33\"")]
    [TestCase("fetch.allowedNetworks", "[5]", "fetch.allowedNetworks[0]", "is 5")]
    [TestCase("runtime.executionProviders", "[]", "runtime.executionProviders", "at least one")]
    [TestCase("runtime.executionProviders", "[\"CPU\",\"TPU\"]", "runtime.executionProviders[1]", "one of CPU, CUDA, is \"TPU\"")]
    [TestCase("runtime.executionProviders", "[\"CPU\",\"CPU\"]", "runtime.executionProviders[1]", "repeats CPU")]
    [TestCase("runtime.graphOptimizationLevel", "\"99\"", "runtime.graphOptimizationLevel", "is \"99\"")]
    [TestCase("runtime.instances", "0", "runtime.instances", "is 0")]
    [TestCase("batching.maxBatchSize", "0", "batching.maxBatchSize", "is 0")]
    [TestCase("batching.maxQueueDelayMicroseconds", "-1", "batching.maxQueueDelayMicroseconds", "is -1")]
    [TestCase("batching.maxQueuedRequests", "true", "batching.maxQueuedRequests", "is true")]
    [TestCase("batching.latencyObjective", "{}", "batching.latencyObjective.milliseconds", "is missing")]
    [TestCase("batching.latencyObjective", "25", "batching.latencyObjective", "is 25")]
    [TestCase("batching.latencyObjective", "{\"milliseconds\":0}", "batching.latencyObjective.milliseconds", "is 0")]
    [TestCase("batching.latencyObjective", "{\"milliseconds\":25,\"percentile\":100}", "batching.latencyObjective.percentile", "is 100")]
    [TestCase("batching.latencyObjective", "{\"milliseconds\":25,\"p\":1}", "batching.latencyObjective.p", "not known here")]
    [TestCase("warmup.policy", "\"Samples\"", "warmup.policy", "is \"Samples\"")]
    [TestCase("warmup.requestsPerBatchSize", "0", "warmup.requestsPerBatchSize", "is 0")]
    [TestCase("drain.delaySeconds", "-1", "drain.delaySeconds", "is -1")]
    [TestCase("drain.timeoutSeconds", "99999999999999999999", "drain.timeoutSeconds", "is 99999999999999999999")]
    public void A_wrong_member_is_named_with_its_value(string path, string? value, string problemPath, string message)
    {
        var problems = Problems(With(Smallest, path, value));

        Assert.That(problems.Where(problem => problem.Path == problemPath).Select(problem => problem.Message), Has.Some.Contains(message), string.Join('\n', problems));
    }

    [Test]
    public void A_document_that_is_read_again_says_the_same()
    {
        const string weights = $$"""[{ "path": "weights/part-1", "sha256": "{{Sha256}}" }, { "path": "weights/part-2", "sha256": "{{Sha256}}" }]""";
        var document = With(Full, "model.verification.externalData", weights);
        var changed = With(document, "model.verification.externalData", weights.Replace("part-2", "part-3", StringComparison.Ordinal));

        Assert.Multiple(() =>
        {
            Assert.That(Valid(Full).SaysSameAs(Valid(Full)), Is.True);
            Assert.That(Valid(document).SaysSameAs(Valid(document)), Is.True);
            Assert.That(Valid(document).SaysSameAs(Valid(changed)), Is.False);
            Assert.That(Valid(document).SaysSameAs(Valid(Full)), Is.False);
        });
    }

    [Test]
    public void Plain_http_needs_a_digest_that_is_enforced()
    {
        var plain = Smallest.Replace("https:", "http:", StringComparison.Ordinal);

        Assert.Multiple(() =>
        {
            Assert.That(Parse(plain), Is.InstanceOf<ParsedConfiguration.Valid>());
            Assert.That(Problems(With(plain, "model.verification.policy", "\"Warn\"")).Single().Path, Is.EqualTo("model.source.http.url"));
            Assert.That(Problems(With(plain, "model.verification", "{\"policy\":\"Disabled\"}")).Single().Message, Does.Contain("use https"));
        });
    }

    [Test]
    public void Every_violation_is_reported_in_one_go()
    {
        var document = With(With(With(Smallest, "model.file", "\"a/b\""), "drain.delaySeconds", "-1"), "wrong", "1");

        Assert.That(string.Join(' ', Problems(document).Select(problem => problem.Path)), Is.EqualTo("model.file drain.delaySeconds wrong"));
    }

    [Test]
    public void The_identity_is_kept_for_the_report_on_a_wrong_document()
    {
        var invalid = (ParsedConfiguration.Invalid)Parse(With(Smallest, "drain.delaySeconds", "-1"));

        Assert.That(invalid.Identity, Is.EqualTo(new ModelIdentity("m", "1")));
    }

    [TestCase("", "is not JSON")]
    [TestCase("{", "is not JSON")]
    [TestCase("{} {}", "is not JSON")]
    [TestCase("{/* hi */}", "is not JSON")]
    [TestCase("[]", "must be an object")]
    [TestCase("""{"version":1,"version":1}""", "version: is given twice")]
    [TestCase("""{"version":1,"model":{"name":"\ud800"}}""", "not Unicode")]
    [TestCase("""{"\ud800":1}""", "not Unicode")]
    public void A_document_that_is_no_configuration_is_refused(string document, string message) =>
        Assert.That(Problems(document).Select(problem => problem.ToString()), Has.Some.Contains(message));

    [Test]
    public void A_long_value_is_cut_between_characters_in_the_message()
    {
        var name = "x" + string.Concat(Enumerable.Repeat("\U0001F600", 500));
        var problem = Problems(With(Smallest, "model.name", JsonValue.Create(name).ToJsonString())).Single();

        Assert.That(problem.Message, Has.Length.LessThan(600).And.Contains("…"));
    }

    private static ResolvedConfiguration Valid(string document)
    {
        var parsed = Parse(document);
        Assert.That(parsed, Is.InstanceOf<ParsedConfiguration.Valid>(), parsed.ToString());
        return ((ParsedConfiguration.Valid)parsed).Configuration;
    }

    private static IReadOnlyList<ConfigurationProblem> Problems(string document)
    {
        var parsed = Parse(document);
        Assert.That(parsed, Is.InstanceOf<ParsedConfiguration.Invalid>());
        return ((ParsedConfiguration.Invalid)parsed).Problems;
    }

    private static ParsedConfiguration Parse(string document) => ConfigurationParser.Parse(Encoding.UTF8.GetBytes(document));

    /// <summary>The document with the member at a dotted path set to a JSON value, or removed where the value is null.</summary>
    private static string With(string document, string path, string? value)
    {
        var root = JsonNode.Parse(document)!.AsObject();
        var parent = root;
        var names = path.Split('.');
        foreach (var name in names[..^1])
        {
            if (parent[name] is null)
            {
                parent[name] = new JsonObject();
            }

            parent = parent[name]!.AsObject();
        }

        parent.Remove(names[^1]);
        if (value is not null)
        {
            parent[names[^1]] = JsonNode.Parse(value);
        }

        return root.ToJsonString();
    }
}
