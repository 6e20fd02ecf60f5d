using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ModelServing.Engine.Admission;
using ModelServing.Engine.Models;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;
using ModelServing.Testing;

namespace ModelServing.Benchmarks.Models;

/// <summary>A model that is measured, and the requests for it: one row each.</summary>
/// <param name="Name">For the report.</param>
/// <param name="File">The ONNX file.</param>
/// <param name="Input">Its one input, FP32.</param>
/// <param name="RowShape">Of a request: a 1, then the shape of a row.</param>
internal sealed record BenchModel(string Name, string File, string Input, ImmutableArray<long> RowShape)
{
    /// <summary>The model's name on every server.</summary>
    public const string ServedName = "bench";

    /// <summary>The example's classifier on lines of text of 48 by 192.</summary>
    public static BenchModel TextDirection { get; } = new("PP-OCR classifier", Repository.TextDirectionModel, "x", [1, 3, 48, 192]);

    /// <summary>As many elements as a row of <see cref="TextDirection"/> in four shapes, so that each costs about the same.</summary>
    public static ImmutableArray<ImmutableArray<long>> FourShapes { get; } = [[1, 3, 48, 192], [1, 3, 64, 144], [1, 3, 96, 96], [1, 3, 32, 288]];

    /// <summary>Where batching pays most: nearly all of a run is reading the weights, 38 MB.</summary>
    public static BenchModel LargePerceptron() => Perceptron.Build("mlp 512-2048x3-10", 512, 2048, 2048, 2048, 10);

    /// <summary>A run is short, and the largest batch is not the cheapest.</summary>
    public static BenchModel MediumPerceptron() => Perceptron.Build("mlp 256-1024x2-10", 256, 1024, 1024, 10);

    /// <summary>A row's values, -1 to 1.</summary>
    public float[] Row(int seed)
    {
        var random = new Random(seed);
        var values = new float[RowShape.Aggregate(1L, (size, dimension) => size * dimension)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)((random.NextDouble() * 2) - 1);
        }

        return values;
    }

    public InferRequest Request(int seed) => Request(seed, RowShape);

    public InferRequest Request(int seed, ImmutableArray<long> shape) => new(
        ServedName,
        "1",
        null,
        RequestParameters.None with { BinaryDataOutput = true },
        [new Tensor(Input, TensorDataType.Fp32, shape, MemoryMarshal.AsBytes(Row(seed).AsSpan()).ToArray())],
        []);

    public ModelSettings Settings(int maxBatchSize, TimeSpan delay, LatencyObjective? objective = null) => new(
        ServedName, "1", File, null, VerificationPolicy.Disabled, [ExecutionProvider.Cpu], GraphOptimization.All, 1, maxBatchSize, delay, 512, WarmupPolicy.Synthetic, 3, LatencyObjective: objective);
}
