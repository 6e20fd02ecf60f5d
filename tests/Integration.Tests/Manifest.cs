using System.Security.Cryptography;

namespace ModelServing.Integration.Tests;

/// <summary>A ModelDeployment as a user writes it.</summary>
internal sealed record Manifest(string Name)
{
    public string Version { get; init; } = "1";

    public string Source { get; init; } = "persistentVolumeClaim: { claimName: models, path: ch_ppocr_mobile_v2.0_cls_infer.onnx }";

    public string Sha256 { get; init; } = "491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640";

    /// <summary>More members of spec, each line indented by two spaces.</summary>
    public string More { get; init; } = "";

    public int Replicas { get; init; } = 1;

    public int MaxBatchSize { get; init; } = 16;

    public int MaxQueuedRequests { get; init; } = 256;

    /// <summary>The member <c>autoscaling</c>, on one line; it takes the place of <c>replicas</c>.</summary>
    public string? Autoscaling { get; init; }

    /// <summary>The model is a file with this content on the claim <c>scratch</c>, and its digest is right.</summary>
    public Manifest WithScratchModel(ReadOnlySpan<byte> content)
    {
        var file = $"{Name}.onnx";
        File.WriteAllBytes(Path.Combine(SharedHarness.Scratch, file), content);
        return this with
        {
            Source = $"persistentVolumeClaim: {{ claimName: scratch, path: {file} }}",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
        };
    }

    public override string ToString() =>
        $$"""
        apiVersion: modelserving.dev/v1alpha1
        kind: ModelDeployment
        metadata:
          name: {{Name}}
        spec:
          model:
            version: "{{Version}}"
            format: ONNX
            source:
              {{Source}}
            verification:
              sha256: "{{Sha256}}"
          batching:
            maxBatchSize: {{MaxBatchSize}}
            maxQueuedRequests: {{MaxQueuedRequests}}
          {{(Autoscaling is null ? $"replicas: {Replicas}" : $"autoscaling: {Autoscaling}")}}
        {{More}}
        """;
}
