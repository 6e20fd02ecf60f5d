using ModelServing.Onnx.Format;

namespace ModelServing.Onnx;

/// <summary>The newest formats that ONNX Runtime 1.29 reads.</summary>
internal static class OnnxVersions
{
    /// <summary>Newest version of the default operator set that is officially supported.</summary>
    public const long MaxOpset = 26;

    /// <summary>Newest version of the file format.</summary>
    public const long MaxIrVersion = 13;

    /// <summary>Null if the model is not too new.</summary>
    public static string? Complaint(OnnxModelHeader header) =>
        header.Opset > MaxOpset ? $"the model uses operator set {header.Opset}, this runtime supports up to {MaxOpset}"
        : header.IrVersion > MaxIrVersion ? $"the model has the format version (IR) {header.IrVersion}, this runtime reads up to {MaxIrVersion}"
        : null;
}
