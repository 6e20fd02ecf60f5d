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
    private const int IdDigits = 10;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    public static string Write(ResolvedModel model)
    {
        var document = new RuntimeConfiguration(
            1,
            Model(model),
            new RuntimeConfiguration.FetchPart(model.Fetch.MaxBytes, model.Fetch.TimeoutSeconds, model.Fetch.MaxRedirects, model.Fetch.AllowedNetworks),
            new RuntimeConfiguration.RuntimePart(model.Execution.Providers, model.Execution.GraphOptimizationLevel, model.Execution.Instances),
            new RuntimeConfiguration.BatchingPart(
                model.Batching.MaxBatchSize,
                model.Batching.MaxQueueDelayMicroseconds,
                model.Batching.MaxQueuedRequests,
                model.Batching.LatencyObjective is { } objective ? new RuntimeConfiguration.LatencyObjectivePart(objective.Percentile, objective.Milliseconds) : null),
            new RuntimeConfiguration.WarmupPart(model.Warmup.Policy, model.Warmup.RequestsPerBatchSize),
            new RuntimeConfiguration.DrainPart(model.Drain.DelaySeconds, model.Drain.TimeoutSeconds),
            model.Rollout.CanSwap ? new RuntimeConfiguration.SwapPart(model.Rollout.ContractChange) : null);

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            JsonSerializer.Serialize(writer, document, PlanningJsonContext.Default.RuntimeConfiguration);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>Where another model may take its place, each has a file of its own and a name that stands for all that is said of it.</summary>
    private static RuntimeConfiguration.ModelPart Model(ResolvedModel model)
    {
        var part = new RuntimeConfiguration.ModelPart(
            model.ServedName,
            model.Version,
            null,
            model.Format,
            ModelFile,
            Source(model.Source),
            Verification(model.Verification));
        if (!model.Rollout.CanSwap)
        {
            return part;
        }

        var id = CanonicalJson.Hash(JsonSerializer.SerializeToNode(part, PlanningJsonContext.Default.ModelPart), IdDigits);
        return part with { Id = id, File = $"model-{id}.onnx" };
    }

    private static RuntimeConfiguration.VerificationPart Verification(ResolvedVerification verification) => new(
        verification.Policy,
        verification.Sha256,
        verification.ExternalData.Count == 0 ? null : [.. verification.ExternalData.Select(file => new RuntimeConfiguration.ExternalDataPart(file.Path!, file.Sha256!))]);

    private static RuntimeConfiguration.SourcePart Source(ResolvedSource source) => source switch
    {
        ResolvedSource.Http http => new RuntimeConfiguration.SourcePart { Http = new RuntimeConfiguration.HttpPart(http.Url) },
        ResolvedSource.Claim claim => new RuntimeConfiguration.SourcePart { PersistentVolumeClaim = new RuntimeConfiguration.ClaimPart(claim.Path) },
        ResolvedSource.S3 s3 => new RuntimeConfiguration.SourcePart { S3 = new RuntimeConfiguration.S3Part(s3.Bucket, s3.Key, s3.Endpoint, s3.Region) },
        ResolvedSource.Oci oci => new RuntimeConfiguration.SourcePart { Oci = new RuntimeConfiguration.OciPart(oci.Reference, oci.Path) },
        _ => throw new UnreachableException(),
    };
}
