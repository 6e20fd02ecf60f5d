using Microsoft.ML.OnnxRuntime.Tensors;
using ModelServing.Onnx.Tests.Building;
using ModelServing.Testing;

namespace ModelServing.Benchmarks.Models;

/// <summary>Writes multi-layer perceptrons with random weights: matrix products with ReLU between them.</summary>
internal static class Perceptron
{
    private const string Input = "x";

    /// <param name="name">For the report.</param>
    /// <param name="widths">Of the input, of each hidden layer, of the output.</param>
    public static BenchModel Build(string name, params int[] widths)
    {
        var file = Repository.At("artifacts", "bench", "models", $"mlp-{string.Join('-', widths)}.onnx");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, Write(widths));
        return new BenchModel(name, file, Input, [1, widths[0]]);
    }

    private static byte[] Write(int[] widths)
    {
        var random = new Random(widths.Length);
        var model = new OnnxModelBuilder()
            .Input(Input, TensorElementType.Float, "N", widths[0])
            .Output("y", TensorElementType.Float, "N", widths[^1]);
        var last = Input;
        for (var layer = 1; layer < widths.Length; layer++)
        {
            var (from, to) = (widths[layer - 1], widths[layer]);
            var isOutput = layer == widths.Length - 1;
            model.Floats($"w{layer}", [from, to], Weights(random, from, from * to)).Floats($"b{layer}", [to], Weights(random, from, to));
            model.Node("Gemm", [last, $"w{layer}", $"b{layer}"], [isOutput ? "y" : $"h{layer}"]);
            last = $"h{layer}";
            if (!isOutput)
            {
                model.Node("Relu", [last], [last = $"r{layer}"]);
            }
        }

        return model.Build();
    }

    /// <summary>Small enough that values neither vanish nor grow from layer to layer.</summary>
    private static float[] Weights(Random random, int from, int count)
    {
        var bound = Math.Sqrt(6.0 / from);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(((random.NextDouble() * 2) - 1) * bound))];
    }
}
