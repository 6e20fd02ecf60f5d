using System.Text.Json;
using ModelServing.Fuzz.Mutation;
using ModelServing.Fuzz.Running;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Fuzz.Targets.Inference;

/// <summary>The configuration document.</summary>
internal static class ConfigurationTargets
{
    /// <summary>What the cases are made of.</summary>
    internal static IReadOnlyList<string> Documents { get; } =
    [
        $$"""
        {"version":1,"model":{"name":"m","version":"1","format":"ONNX","file":"model.onnx","source":{"http":{"url":"https://models.example.com/m.onnx"} },
        "verification":{"policy":"Enforce","sha256":"{{new string('a', 64)}}","externalData":[{"path":"weights/w.bin","sha256":"{{new string('b', 64)}}"}]} },
        "fetch":{"maxBytes":17179869184,"timeoutSeconds":1800,"maxRedirects":5,"allowedNetworks":["10.0.0.0/8","fd00::/8"]},
        "runtime":{"executionProviders":["CUDA","CPU"],"graphOptimizationLevel":"All","instances":2},
        "batching":{"maxBatchSize":32,"maxQueueDelayMicroseconds":2000,"maxQueuedRequests":512,"latencyObjective":{"percentile":99,"milliseconds":50} },
        "warmup":{"policy":"Synthetic","requestsPerBatchSize":3},"drain":{"delaySeconds":5,"timeoutSeconds":30} }
        """,
        """{"version":1,"model":{"name":"m","id":"0123456789","file":"model-0123456789.onnx","source":{"s3":{"bucket":"models","key":"a/b/","endpoint":"https://s3.example.com","region":"eu-1"}},"verification":{"policy":"Disabled"}},"swap":{"contractChange":"Allow"}}""",
        $$"""{"version":1,"model":{"name":"m","source":{"oci":{"reference":"registry.example.com/a/b@sha256:{{new string('c', 64)}}","path":"model.onnx"} },"verification":{"policy":"Disabled"} } }""",
        """{"version":1,"model":{"name":"m","source":{"persistentVolumeClaim":{"path":"a/model.onnx"}},"verification":{"policy":"Disabled"}}}""",
    ];

    public static IEnumerable<Target> All =>
    [
        Target.Of("configuration", "The runtime's configuration document", static dice => JsonMutator.Mutate(dice, Documents), Parse),
    ];

    private static Verdict Parse(ReadOnlyMemory<byte> document)
    {
        switch (ConfigurationParser.Parse(document))
        {
            case ParsedConfiguration.Valid:
                JsonDocument.Parse(document).Dispose();
                return Verdict.Accepted;
            case ParsedConfiguration.Invalid { Problems: { Count: > 0 } problems } when problems.All(static problem => !string.IsNullOrWhiteSpace(problem.Message)):
                return Verdict.Refused(problems[0].Message);
            default:
                return Verdict.Refused("");
        }
    }
}
