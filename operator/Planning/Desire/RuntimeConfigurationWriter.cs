using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>Writes the runtime's configuration of a model; equal models give equal texts.</summary>
internal static class RuntimeConfigurationWriter
{
    private const string ModelFile = "model.onnx";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    public static string Write(ResolvedModel model)
    {
        var document = new RuntimeConfiguration(
            1,
            new RuntimeConfiguration.ModelPart(
                model.ServedName,
                model.Version,
                model.Format,
                ModelFile,
                Source(model.Source),
                new RuntimeConfiguration.VerificationPart(model.Verification.Policy, model.Verification.Sha256)),
            new RuntimeConfiguration.FetchPart(model.Fetch.MaxBytes, model.Fetch.TimeoutSeconds, model.Fetch.MaxRedirects, model.Fetch.AllowedNetworks),
            new RuntimeConfiguration.RuntimePart(model.Execution.Providers, model.Execution.GraphOptimizationLevel, model.Execution.Instances),
            new RuntimeConfiguration.BatchingPart(
                model.Batching.MaxBatchSize,
                model.Batching.MaxQueueDelayMicroseconds,
                model.Batching.MaxQueuedRequests,
                model.Batching.LatencyObjective is { } objective ? new RuntimeConfiguration.LatencyObjectivePart(objective.Percentile, objective.Milliseconds) : null),
            new RuntimeConfiguration.WarmupPart(model.Warmup.Policy, model.Warmup.RequestsPerBatchSize),
            new RuntimeConfiguration.DrainPart(model.Drain.DelaySeconds, model.Drain.TimeoutSeconds));

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            JsonSerializer.Serialize(writer, document, PlanningJsonContext.Default.RuntimeConfiguration);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static RuntimeConfiguration.SourcePart Source(ResolvedSource source) => source switch
    {
        ResolvedSource.Http http => new RuntimeConfiguration.SourcePart(new RuntimeConfiguration.HttpPart(http.Url), null),
        ResolvedSource.Claim claim => new RuntimeConfiguration.SourcePart(null, new RuntimeConfiguration.ClaimPart(claim.Path)),
        _ => throw new UnreachableException(),
    };
}
