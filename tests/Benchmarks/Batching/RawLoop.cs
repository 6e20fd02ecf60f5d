using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace ModelServing.Benchmarks.Batching;

/// <summary>The ceiling: threads that call ONNX Runtime in a loop, in the same process, with nothing around it.</summary>
internal sealed class RawLoop : IContestant
{
    private readonly int _batch;
    private readonly int _callers;
    private readonly SessionOptions _options = new();
    private readonly InferenceSession _session;
    private readonly OrtValue _input;

    /// <param name="workload">What to run.</param>
    /// <param name="batch">Rows of each run.</param>
    /// <param name="threads">ONNX Runtime's, as the server sets them.</param>
    /// <param name="callers">Threads that run the one session at the same time.</param>
    public RawLoop(Workload workload, int batch, int threads, int callers)
    {
        _batch = batch;
        _callers = callers;
        _options.IntraOpNumThreads = threads;
        _options.InterOpNumThreads = 1;
        _options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(workload.Model, _options);
        var values = Enumerable.Range(0, batch).SelectMany(Workload.Row).ToArray();
        _input = OrtValue.CreateTensorValueFromMemory(
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(values).ToArray(), [batch, .. Workload.RowShape.Skip(1)]);
    }

    public string Name => _callers == 1 ? $"ONNX Runtime in a loop, batch {_batch}" : $"ONNX Runtime in {_callers} loops, batch {_batch}";

    public async Task<Measurement> MeasureAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var rows = await Task.WhenAll(Enumerable.Range(0, _callers).Select(_ => Task.Run(() => Call(start, time, cancellationToken), cancellationToken)));
        return new Measurement(rows.Sum(), Stopwatch.GetElapsedTime(start), []);
    }

    public ValueTask DisposeAsync()
    {
        _input.Dispose();
        _session.Dispose();
        _options.Dispose();
        return ValueTask.CompletedTask;
    }

    private int Call(long start, TimeSpan time, CancellationToken cancellationToken)
    {
        using var run = new RunOptions();
        var rows = 0;
        while (Stopwatch.GetElapsedTime(start) < time && !cancellationToken.IsCancellationRequested)
        {
            using var outputs = _session.Run(run, [Workload.Input], [_input], _session.OutputNames);
            rows += _batch;
        }

        return rows;
    }
}
