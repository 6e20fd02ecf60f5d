using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>The model that is served, as its pods report it.</summary>
public sealed record ModelStatus
{
    [Length(0, 128)]
    [Description("The digest of the model file, such as sha256:9f2b....")]
    public string? Digest { get; init; }

    [RangeMinimum(0)]
    [Description("The size of the model file in bytes.")]
    public long? SizeBytes { get; init; }

    [RangeMinimum(0)]
    [Description("The version of the default ONNX operator set.")]
    public int? Opset { get; init; }
}
