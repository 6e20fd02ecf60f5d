using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelServing.Onnx.Tests.Building;

/// <summary>Models that show one behaviour each.</summary>
internal static class SampleModels
{
    /// <summary>y = x, [N,3], of any type.</summary>
    public static byte[] Identity(TensorElementType type, long opset = 17, long irVersion = 8) => new OnnxModelBuilder()
        .IrVersion(irVersion)
        .OperatorSet(opset)
        .Input("x", type, "N", 3)
        .Output("y", type, "N", 3)
        .Node("Identity", ["x"], ["y"])
        .Build();

    /// <summary>y = x, [2,3]: no batch axis.</summary>
    public static byte[] FixedBatch() => new OnnxModelBuilder()
        .Input("x", TensorElementType.Float, 2, 3)
        .Output("y", TensorElementType.Float, 2, 3)
        .Node("Identity", ["x"], ["y"])
        .Build();

    /// <summary>y = x flattened: its first dimension is free, but is not the batch.</summary>
    public static byte[] Flattening() => new OnnxModelBuilder()
        .Input("x", TensorElementType.Float, "N", 4)
        .Output("y", TensorElementType.Float, "M")
        .Int64s("shape", -1)
        .Node("Reshape", ["x", "shape"], ["y"])
        .Build();

    /// <summary>y = table[x] with three rows of two: fails for an index out of range.</summary>
    public static byte[] Lookup() => new OnnxModelBuilder()
        .Input("x", TensorElementType.Int64, "N")
        .Output("y", TensorElementType.Float, "N", 2)
        .Floats("table", [3, 2], 1, 2, 3, 4, 5, 6)
        .Node("Gather", ["table", "x"], ["y"], ("axis", 0))
        .Build();

    /// <summary>sum = a + b and product = a * b, [N,2].</summary>
    public static byte[] SumAndProduct() => new OnnxModelBuilder()
        .Input("a", TensorElementType.Float, "N", 2)
        .Input("b", TensorElementType.Float, "N", 2)
        .Output("sum", TensorElementType.Float, "N", 2)
        .Output("product", TensorElementType.Float, "N", 2)
        .Node("Add", ["a", "b"], ["sum"])
        .Node("Mul", ["a", "b"], ["product"])
        .Build();

    /// <summary>y = x · [1,2,3], [N,W] to [N,1], where W can only be 3: no synthetic size is.</summary>
    public static byte[] PickyWidth() => new OnnxModelBuilder()
        .Input("x", TensorElementType.Float, "N", "W")
        .Output("y", TensorElementType.Float, "N", 1)
        .Floats("weights", [3, 1], 1, 2, 3)
        .Node("MatMul", ["x", "weights"], ["y"])
        .Build();

    /// <summary>Fails on every input: looks the index 7 up in three rows, whatever it is given.</summary>
    public static byte[] AlwaysFailing() => new OnnxModelBuilder()
        .Input("x", TensorElementType.Int64, "N", "L")
        .Output("y", TensorElementType.Float, "N", "L", 1)
        .Floats("table", [3, 1], 1, 2, 3)
        .Int64s("seven", 7)
        .Node("Add", ["x", "seven"], ["index"])
        .Node("Gather", ["table", "index"], ["y"], ("axis", 0))
        .Build();
}
