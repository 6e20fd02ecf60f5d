using Microsoft.ML.OnnxRuntime;
using ModelServing.Benchmarks.Models;

namespace ModelServing.Benchmarks.Batching;

/// <summary>The ceiling: threads that call ONNX Runtime in a loop, in the same process, with nothing around it.</summary>
internal sealed class RawLoop : IContestant
{
    private readonly BenchModel _model;
    private readonly int _batch;
    private readonly SessionOptions _options = OrtSettings.Create();
    private readonly InferenceSession _session;
    private readonly OrtValue _input;

    /// <param name="model">What to run.</param>
    /// <param name="batch">Rows of each run.</param>
    /// <param name="callers">Threads that run the one session at the same time.</param>
    public RawLoop(BenchModel model, int batch, int callers = 1)
    {
        _model = model;
        _batch = batch;
        Callers = callers;
        _session = new InferenceSession(model.File, _options);
        _input = OrtValue.CreateTensorValueFromMemory(Enumerable.Range(0, batch).SelectMany(model.Row).ToArray(), [batch, .. model.RowShape.Skip(1)]);
    }

    public int Callers { get; }

    public string Name => Callers == 1 ? $"ONNX Runtime in a loop, batch {_batch}" : $"ONNX Runtime in {Callers} loops, batch {_batch}";

    /// <summary>Its latencies are those of runs.</summary>
    public async Task<Measurement> MeasureAsync(TimeSpan leadIn, TimeSpan slice, CancellationToken cancellationToken)
    {
        var window = Window.Open(leadIn, slice);
        var runs = Measurement.Of(window, await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => Call(window), cancellationToken))));
        return runs with { Rows = runs.Rows * _batch };
    }

    public ValueTask DisposeAsync()
    {
        _input.Dispose();
        _session.Dispose();
        _options.Dispose();
        return ValueTask.CompletedTask;
    }

    private List<double> Call(Window window)
    {
        using var run = new RunOptions();
        return window.Repeat(() => _session.Run(run, [_model.Input], [_input], _session.OutputNames).Dispose());
    }
}
