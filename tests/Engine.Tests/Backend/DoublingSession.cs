using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Engine.Tests.Backend;

/// <summary>
/// A backend in a few lines: double = 2x and same = x, rows of any width. A row that begins with NaN is poison. It notes what it is given, can be held in
/// the middle of a run, and complains if it is used by more threads than it takes or after it was disposed.
/// </summary>
internal sealed class DoublingSession : IInferenceSession
{
    private readonly SemaphoreSlim _entered = new(0);
    private readonly ManualResetEventSlim _open = new(true);
    private readonly SemaphoreSlim _passes = new(0);
    private int _users;

    public ModelSignature Signature { get; init; } = new(
        [new TensorMetadata("x", TensorDataType.Fp32, [-1, -1])],
        [new TensorMetadata("double", TensorDataType.Fp32, [-1, -1]), new TensorMetadata("same", TensorDataType.Fp32, [-1, -1])]);

    /// <summary>Shapes of the inputs of each run, in order.</summary>
    public ConcurrentQueue<long[]> Runs { get; } = new();

    /// <summary>The memory that each run was given.</summary>
    public ConcurrentQueue<ReadOnlyMemory<byte>> Memory { get; } = new();

    /// <summary>Runs that it takes at the same time.</summary>
    public int RunsAtOnce { get; init; } = 1;

    /// <summary>Whether outputs come flattened, so that rows cannot be told apart.</summary>
    public bool Flattens { get; init; }

    public bool IsDisposed { get; private set; }

    public bool WasAborted { get; private set; }

    public bool WasMisused { get; private set; }

    /// <summary>Runs stop in the middle until <see cref="Release"/>.</summary>
    public void Hold() => _open.Reset();

    public void Release() => _open.Set();

    /// <summary>Lets one held run go on; the next is held again.</summary>
    public void ReleaseOne() => _passes.Release();

    /// <summary>Waits until one more run has begun.</summary>
    public async Task EnteredAsync() => Assert.That(await _entered.WaitAsync(TimeSpan.FromSeconds(20)), Is.True, "no run has begun");

    public IInferenceResult Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> outputs, CancellationToken abort)
    {
        WasMisused |= Interlocked.Increment(ref _users) > RunsAtOnce || IsDisposed;
        try
        {
            Runs.Enqueue([.. inputs[0].Shape]);
            Memory.Enqueue(inputs[0].Data);
            _entered.Release();
            WaitUntilOpen(abort);
            return Compute(inputs[0], outputs);
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

    private void WaitUntilOpen(CancellationToken abort)
    {
        try
        {
            do
            {
                WaitHandle.WaitAny([_open.WaitHandle, _passes.AvailableWaitHandle, abort.WaitHandle]);
                abort.ThrowIfCancellationRequested();
            }
            while (!_open.IsSet && !_passes.Wait(0, CancellationToken.None));
        }
        catch (OperationCanceledException e)
        {
            WasAborted = true;
            throw new InferenceFailedException("aborted", isInputAtFault: false, e);
        }
    }

    private DoublingResult Compute(Tensor input, ReadOnlySpan<int> outputs)
    {
        var values = MemoryMarshal.Cast<byte, float>(input.Data.Span);
        var width = (int)input.Shape[1];
        for (var row = 0; width > 0 && row < values.Length; row += width)
        {
            if (float.IsNaN(values[row]))
            {
                throw new InferenceFailedException("a row is poison", isInputAtFault: true);
            }
        }

        var doubled = new float[values.Length];
        for (var i = 0; i < doubled.Length; i++)
        {
            doubled[i] = 2 * values[i];
        }

        ImmutableArray<long> shape = Flattens ? [values.Length] : input.Shape;
        byte[][] data = [MemoryMarshal.AsBytes(doubled.AsSpan()).ToArray(), input.Data.ToArray()];
        return new DoublingResult([.. outputs.ToArray().Select(output => new Tensor(Signature.Outputs[output].Name, TensorDataType.Fp32, shape, data[output]))]);
    }

    private sealed class DoublingResult(Tensor[] outputs) : IInferenceResult
    {
        public string Name(int position) => outputs[position].Name;

        public TensorDataType DataType(int position) => outputs[position].DataType;

        public ImmutableArray<long> Shape(int position) => outputs[position].Shape;

        public ReadOnlySpan<byte> Data(int position) => outputs[position].Data.Span;

        public void Dispose() => outputs = [];
    }
}
