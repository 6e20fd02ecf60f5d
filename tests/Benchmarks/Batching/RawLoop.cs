using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace ModelServing.Benchmarks.Batching;

/// <summary>The ceiling: one thread that calls ONNX Runtime in a loop, in the same process, with nothing around it.</summary>
internal sealed class RawLoop : IContestant
{
    private readonly int _batch;
    private readonly SessionOptions _options = new();
    private readonly InferenceSession _session;
    private readonly OrtValue _input;

    public RawLoop(Workload workload, int batch, int threads)
    {
        _batch = batch;
        _options.IntraOpNumThreads = threads;
        _options.InterOpNumThreads = 1;
        _options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(workload.Model, _options);
        var values = Enumerable.Range(0, batch).SelectMany(Workload.Row).ToArray();
        _input = OrtValue.CreateTensorValueFromMemory(
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(values).ToArray(), [batch, .. Workload.RowShape.Skip(1)]);
    }

    public string Name => $"ONNX Runtime in a loop, batch {_batch}";

    public Task<Measurement> MeasureAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var run = new RunOptions();
            var start = Stopwatch.GetTimestamp();
            long rows = 0;
            while (Stopwatch.GetElapsedTime(start) < time && !cancellationToken.IsCancellationRequested)
            {
                using var outputs = _session.Run(run, [Workload.Input], [_input], _session.OutputNames);
                rows += _batch;
            }

            return new Measurement(rows, Stopwatch.GetElapsedTime(start), []);
        },
        cancellationToken);

    public ValueTask DisposeAsync()
    {
        _input.Dispose();
        _session.Dispose();
        _options.Dispose();
        return ValueTask.CompletedTask;
    }
}
