using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ModelServing.Engine.Admission;
using ModelServing.Engine.Models;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Benchmarks.Batching;

/// <summary>What is measured: the example's model on lines of text of 48 by 192, and for how long.</summary>
/// <param name="Model">The ONNX file.</param>
/// <param name="Clients">Closed-loop clients: each sends its next request when it has its answer.</param>
/// <param name="Slice">How long one of the interleaved measurements lasts.</param>
/// <param name="Rounds">How often each is measured.</param>
internal sealed record Workload(string Model, int Clients, TimeSpan Slice, int Rounds)
{
    public const string Input = "x";

    public static ImmutableArray<long> RowShape { get; } = [1, 3, 48, 192];

    /// <summary>As many elements as <see cref="RowShape"/> in four shapes, so that each costs about the same.</summary>
    public static ImmutableArray<ImmutableArray<long>> FourShapes { get; } = [[1, 3, 48, 192], [1, 3, 64, 144], [1, 3, 96, 96], [1, 3, 32, 288]];

    public static byte[] Row(int seed)
    {
        var random = new Random(seed);
        var values = new float[RowShape.Aggregate(1L, (size, dimension) => size * dimension)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)((random.NextDouble() * 2) - 1);
        }

        return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
    }

    public static InferRequest Request(int seed) => Request(seed, RowShape);

    public static InferRequest Request(int seed, ImmutableArray<long> shape) => new(
        "bench",
        "1",
        null,
        RequestParameters.None with { BinaryDataOutput = true },
        [new Tensor(Input, TensorDataType.Fp32, shape, Row(seed))],
        []);

    public ModelSettings Settings(int maxBatchSize, TimeSpan delay, LatencyObjective? objective = null) => new(
        "bench", "1", Model, null, VerificationPolicy.Disabled, [ExecutionProvider.Cpu], GraphOptimization.All, 1, maxBatchSize, delay, 512, WarmupPolicy.Synthetic, 3, LatencyObjective: objective);
}
