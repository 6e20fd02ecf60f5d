using System.Collections.Immutable;

namespace ModelServing.Onnx.Format;

/// <summary>What a model file says of itself.</summary>
/// <param name="IrVersion">Version of the file format (ModelProto.ir_version).</param>
/// <param name="OperatorSets">Version of each operator set that the model imports, by domain; the default domain is the empty string.</param>
public sealed record OnnxModelHeader(long IrVersion, ImmutableDictionary<string, long> OperatorSets)
{
    /// <summary>Version of the default operator set; 0 if the model imports none.</summary>
    public long Opset => OperatorSets.GetValueOrDefault(string.Empty);
}
