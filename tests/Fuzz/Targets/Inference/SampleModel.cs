using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Fuzz.Targets.Inference;

/// <summary>Models that requests are read for.</summary>
internal static class SampleModel
{
    public static readonly ModelMetadata Image = new("m", ["1"], "onnx", [new("x", TensorDataType.Fp32, [-1, 3])], [new("y", TensorDataType.Fp32, [-1, 2])]);

    public static readonly ModelMetadata Text = new("t", [], "onnx", [new("x", TensorDataType.Bytes, [-1])], [new("y", TensorDataType.Int64, [-1])]);

    public static readonly ModelMetadata Pair = new(
        "p", ["1", "2"], "onnx", [new("ids", TensorDataType.Int64, [-1, -1]), new("mask", TensorDataType.Bool, [-1, -1])], [new("a", TensorDataType.Fp64, [-1]), new("b", TensorDataType.Bytes, [-1])]);

    public static readonly ModelMetadata Narrow = new("n", ["1"], "onnx", [new("x", TensorDataType.Fp16, [2, -1])], [new("y", TensorDataType.Fp16, [-1])]);

    public static readonly ModelMetadata[] All = [Image, Text, Pair, Narrow];
}
