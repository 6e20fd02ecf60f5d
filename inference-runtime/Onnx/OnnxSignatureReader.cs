using Microsoft.ML.OnnxRuntime;
using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Metadata;

namespace ModelServing.Onnx;

/// <summary>A session's inputs and outputs in the protocol's words.</summary>
internal static class OnnxSignatureReader
{
    /// <exception cref="NotSupportedException">An input or output is not a tensor, or its type has no name in the protocol.</exception>
    public static ModelSignature Read(InferenceSession session) => new(
        [.. session.InputNames.Select(name => ReadTensor("input", name, session.InputMetadata[name]))],
        [.. session.OutputNames.Select(name => ReadTensor("output", name, session.OutputMetadata[name]))]);

    private static TensorMetadata ReadTensor(string kind, string name, NodeMetadata node)
    {
        if (node.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR)
        {
            throw new NotSupportedException($"{kind} '{name}' is {node.OnnxValueType}; the Open Inference Protocol carries tensors only");
        }

        return TensorMapping.FromOnnx(node.ElementDataType) is { } type
            ? new TensorMetadata(name, type, [.. node.Dimensions.Select(dimension => (long)dimension)])
            : throw new NotSupportedException($"{kind} '{name}' has the element type {node.ElementDataType}, which the Open Inference Protocol cannot carry");
    }
}
