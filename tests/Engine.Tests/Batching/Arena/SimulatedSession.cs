using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Tensors;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>A model whose runs take virtual time: the thread that runs it stays inside until whoever moves the clock lets it go. The first value of a row names its request.</summary>
internal sealed class SimulatedSession(ArenaWorkload workload, ManualTimeProvider clock) : IInferenceSession
{
    private readonly SemaphoreSlim _go = new(0);
    private volatile SimulatedRun? _run;

    public ModelSignature Signature { get; } = new(
        [new TensorMetadata("x", TensorDataType.Fp32, [-1, -1])], [new TensorMetadata("y", TensorDataType.Fp32, [-1, -1])]);

    /// <summary>The run that waits for its end; null while there is none.</summary>
    public SimulatedRun? Parked => _run;

    /// <summary>Ends the parked run.</summary>
    public void LetGo()
    {
        _run = null;
        _go.Release();
    }

    public IInferenceResult Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> outputs, CancellationToken abort)
    {
        var (rows, width) = ((int)inputs[0].Shape[0], (int)inputs[0].Shape[1]);
        var values = MemoryMarshal.Cast<byte, float>(inputs[0].Data.Span);
        var requests = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            requests[row] = (int)values[row * width];
        }

        var now = TimeSpan.FromTicks(clock.GetTimestamp());
        _run = new SimulatedRun(workload.ServiceTime(now, rows), requests);
        _go.Wait(CancellationToken.None);
        return new Echo(new Tensor("y", inputs[0].DataType, inputs[0].Shape, inputs[0].Data.ToArray()));
    }

    public void Dispose() => _go.Dispose();

    private sealed class Echo(Tensor output) : IInferenceResult
    {
        public string Name(int position) => "y";

        public TensorDataType DataType(int position) => output.DataType;

        public ImmutableArray<long> Shape(int position) => output.Shape;

        public ReadOnlySpan<byte> Data(int position) => output.Data.Span;

        public void Dispose()
        {
        }
    }
}
