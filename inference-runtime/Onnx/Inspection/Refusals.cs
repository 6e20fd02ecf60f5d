using Microsoft.ML.OnnxRuntime.Tensors;
using ModelServing.Engine.Models;
using ModelServing.Onnx.Format;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Onnx.Inspection;

/// <summary>For what the runtime, or ONNX Runtime below it, would refuse a model. Pure.</summary>
internal static class Refusals
{
    /// <summary>Domains whose operators ONNX Runtime's builds for CPU and CUDA know.</summary>
    private static readonly HashSet<string> KnownDomains = new(StringComparer.Ordinal)
    {
        string.Empty,
        "ai.onnx.ml",
        "ai.onnx.training",
        "ai.onnx.preview",
        "ai.onnx.preview.training",
        "com.microsoft",
        "com.microsoft.nchwc",
        "com.microsoft.experimental",
        "com.ms.internal.nhwc",
        "org.pytorch.aten",
    };

    public static IEnumerable<InspectionProblem> Of(OnnxModelDescription model)
    {
        if (OnnxVersions.Complaint(model.Header) is { } tooNew)
        {
            yield return new InspectionProblem(FailureReason.UnsupportedOpset, tooNew);
        }

        foreach (var (domain, operation) in model.Operators)
        {
            if (DomainComplaint(model, domain, operation) is { } complaint)
            {
                yield return new InspectionProblem(FailureReason.ModelLoadFailed, complaint);
            }
        }

        foreach (var (kind, value) in model.Inputs.Select(input => ("input", input)).Concat(model.Outputs.Select(output => ("output", output))))
        {
            if (TypeOf(value) is null)
            {
                yield return new InspectionProblem(
                    FailureReason.ModelLoadFailed, $"{kind} '{value.Name}' is {Describe(value)}, which the Open Inference Protocol cannot carry");
            }
        }
    }

    /// <summary>Null where the protocol has no name for it.</summary>
    public static TensorDataType? TypeOf(OnnxValueInfo value) =>
        value.Kind == "tensor" ? TensorMapping.FromOnnx((TensorElementType)value.ElementType) : null;

    /// <summary>As ONNX writes types, such as <c>tensor(complex64)</c>.</summary>
    public static string Describe(OnnxValueInfo value) => value.Kind != "tensor"
        ? value.Kind
        : Enum.IsDefined((TensorElementType)value.ElementType)
            ? $"tensor({((TensorElementType)value.ElementType).ToString().ToLowerInvariant()})"
            : $"tensor(element type {value.ElementType})";

    /// <summary>A known domain that the model forgot to import is not refused: ONNX Runtime takes its own version.</summary>
    private static string? DomainComplaint(OnnxModelDescription model, string domain, string operation) =>
        KnownDomains.Contains(domain) || model.FunctionDomains.Contains(domain)
            ? null
            : $"operator '{operation}' is of the domain '{domain}', which this runtime does not know";

    public static string Name(string domain) => domain.Length == 0 ? "ai.onnx" : domain;
}
