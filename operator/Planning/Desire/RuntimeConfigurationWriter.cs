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
                Verification(model.Verification)),
            new RuntimeConfiguration.FetchPart(model.Fetch.MaxBytes, model.Fetch.TimeoutSeconds, model.Fetch.MaxRedirects, model.Fetch.AllowedNetworks),
            new RuntimeConfiguration.RuntimePart(model.Execution.Providers, model.Execution.GraphOptimizationLevel, model.Execution.Instances),
            new RuntimeConfiguration.BatchingPart(
                model.Batching.MaxBatchSize, model.Batching.MaxQueueDelayMicroseconds, model.Batching.MaxQueuedRequests),
            new RuntimeConfiguration.WarmupPart(model.Warmup.Policy, model.Warmup.RequestsPerBatchSize),
            new RuntimeConfiguration.DrainPart(model.Drain.DelaySeconds, model.Drain.TimeoutSeconds));

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            JsonSerializer.Serialize(writer, document, PlanningJsonContext.Default.RuntimeConfiguration);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
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
