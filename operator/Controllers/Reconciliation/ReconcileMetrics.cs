using System.Diagnostics.Metrics;

namespace ModelServing.Controllers.Reconciliation;

/// <summary>controller-runtime's metrics of a controller, by its names and buckets, so that its dashboards and alerts work.</summary>
internal sealed class ReconcileMetrics
{
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries =
        [
            0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0,
            1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
        ],
    };

    private readonly KeyValuePair<string, object?> _controller;
    private readonly Counter<long> _total;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _terminalErrors;
    private readonly Counter<long> _panics;
    private readonly Histogram<double> _seconds;
    private readonly UpDownCounter<long> _active;

    public ReconcileMetrics(IMeterFactory? meters, ControllerOptions options)
    {
        var meter = ControllersMeter.Create(meters);
        _controller = new("controller", options.Name);
        _total = meter.CreateCounter<long>("controller_runtime_reconcile_total", null, "Reconciles that came to an end, by result.");
        _errors = meter.CreateCounter<long>("controller_runtime_reconcile_errors_total", null, "Reconciles that failed.");
        _terminalErrors = meter.CreateCounter<long>("controller_runtime_terminal_reconcile_errors_total", null, "Reconciles that failed for good.");
        _panics = meter.CreateCounter<long>("controller_runtime_reconcile_panics_total", null, "Reconciles that ended by an unexpected exception.");
        _seconds = meter.CreateHistogram("controller_runtime_reconcile_time_seconds", "s", "Time of one reconcile.", advice: Buckets);
        _active = meter.CreateUpDownCounter<long>("controller_runtime_active_workers", null, "Workers that reconcile now.");
        meter.CreateObservableGauge(
            "controller_runtime_max_concurrent_reconciles", () => new Measurement<int>(options.MaxConcurrentReconciles, _controller), null, "Workers there are.");
        StartAtZero();
    }

    public void Started() => _active.Add(1, _controller);

    /// <summary>Ends what <see cref="Started"/> began, whatever came of it.</summary>
    public void Ended(TimeSpan took)
    {
        _active.Add(-1, _controller);
        _seconds.Record(took.TotalSeconds, _controller);
    }

    public void Succeeded(bool isRequeued) => Count(isRequeued ? "requeue_after" : "success");

    public void Failed(bool isTerminal)
    {
        Count("error");
        _errors.Add(1, _controller);
        _terminalErrors.Add(isTerminal ? 1 : 0, _controller);
    }

    public void Threw()
    {
        Failed(isTerminal: false);
        _panics.Add(1, _controller);
    }

    private void Count(string result, long by = 1) => _total.Add(by, _controller, new("result", result));

    /// <summary>A rate over a series that is not there yet misses its first increase.</summary>
    private void StartAtZero()
    {
        foreach (var result in (string[])["success", "error", "requeue", "requeue_after"])
        {
            Count(result, 0);
        }

        foreach (var counter in (Counter<long>[])[_errors, _terminalErrors, _panics])
        {
            counter.Add(0, _controller);
        }

        _active.Add(0, _controller);
    }
}
