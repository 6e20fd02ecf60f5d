using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Fuzz.Targets.Engine;

/// <summary>Computes y = 2x + 1 and z = x of rows of any width, so that each element tells whose it is. A row that begins with not-a-number is poison.</summary>
internal sealed class CheckableSession : IInferenceSession
{
    private int _users;

    public ModelSignature Signature { get; } = new(
        [new TensorMetadata("x", TensorDataType.Fp32, [-1, -1])],
        [new TensorMetadata("y", TensorDataType.Fp32, [-1, -1]), new TensorMetadata("z", TensorDataType.Fp32, [-1, -1])]);

    /// <summary>Whether it was used by more than one at a time, or after its end.</summary>
    public bool WasMisused { get; private set; }

    public bool IsDisposed { get; private set; }

    public int LargestRun { get; private set; }

    public IInferenceResult Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> outputs, CancellationToken abort)
    {
        WasMisused |= Interlocked.Increment(ref _users) > 1 || IsDisposed;
        try
        {
            var input = inputs[0];
            var values = MemoryMarshal.Cast<byte, float>(input.Data.Span);
            var width = (int)input.Shape[1];
            LargestRun = Math.Max(LargestRun, (int)input.Shape[0]);
            var computed = new float[values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                if (i % width == 0 && float.IsNaN(values[i]))
                {
                    throw new InferenceFailedException("a row is poison", isInputAtFault: true);
                }

                computed[i] = (2 * values[i]) + 1;
            }

            byte[][] data = [MemoryMarshal.AsBytes(computed.AsSpan()).ToArray(), input.Data.ToArray()];
            return new Result([.. outputs.ToArray().Select(output => new Tensor(Signature.Outputs[output].Name, TensorDataType.Fp32, input.Shape, data[output]))]);
        }
        finally
        {
            Interlocked.Decrement(ref _users);
        }
    }

    public void Dispose()
    {
        WasMisused |= _users != 0 || IsDisposed;
        IsDisposed = true;
    }

    private sealed class Result(Tensor[] outputs) : IInferenceResult
    {
        public string Name(int position) => outputs[position].Name;

        public TensorDataType DataType(int position) => outputs[position].DataType;

        public ImmutableArray<long> Shape(int position) => outputs[position].Shape;

        public ReadOnlySpan<byte> Data(int position) => outputs[position].Data.Span;

        public void Dispose() => outputs = [];
    }
}
