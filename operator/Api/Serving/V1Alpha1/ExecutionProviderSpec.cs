using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>One ONNX Runtime execution provider.</summary>
public sealed record ExecutionProviderSpec
{
    [Required]
    [EnumValues(ExecutionProviderNames.Cuda, ExecutionProviderNames.Cpu)]
    [Description("The execution provider.")]
    public string? Name { get; init; }
}
