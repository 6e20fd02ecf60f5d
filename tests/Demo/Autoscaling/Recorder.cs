using System.Globalization;
using ModelServing.Demo.Terminal;
using ModelServing.Testing.Load;
using ModelServing.Testing.Processes;

namespace ModelServing.Demo.Autoscaling;

/// <summary>Looks every second at callers and pods, keeps what it sees and shows it: a row that stays for each change and for every fifth second.</summary>
internal sealed class Recorder : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UtilizationPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RowPeriod = TimeSpan.FromSeconds(5);
    private static readonly string[] Header = ["time", "callers", "requests/s", "busy", "ready/wanted", "p50", "p99", "failed"];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Reading> _readings = [];
    private readonly CallerPool _callers;
    private readonly ScalingWatch _watch;
    private readonly Kubectl _kubectl;
    private readonly string _model;
    private readonly LiveTable _table;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly Task _recording;
    private IReadOnlyList<double> _utilization = [];

    public Recorder(CallerPool callers, ScalingWatch watch, Kubectl kubectl, string model, Report report, TimeProvider clock)
    {
        (_callers, _watch, _kubectl, _model, _clock) = (callers, watch, kubectl, model, clock);
        _table = new LiveTable(report, Header);
        _start = clock.GetTimestamp();
        _recording = RecordAsync();
    }

    public TimeSpan Elapsed => _clock.GetElapsedTime(_start);

    /// <summary>Percent of each pod that told it last.</summary>
    public IReadOnlyList<double> Utilization => _utilization;

    /// <summary>All of them, after <see cref="DisposeAsync"/>.</summary>
    public IReadOnlyList<Reading> Readings => _readings;

    /// <exception cref="InvalidOperationException">The metrics API did not answer: nothing is seen any more.</exception>
    public void ThrowIfEnded()
    {
        if (_recording.IsCompleted)
        {
            throw new InvalidOperationException("custom.metrics.k8s.io could not be read", _recording.Exception?.InnerException);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
#pragma warning disable VSTHRD003 // Begun by the constructor of this very object; it ends on the thread pool.
        await _recording;
#pragma warning restore VSTHRD003
        _stop.Dispose();
    }

    private async Task RecordAsync()
    {
        using var timer = new PeriodicTimer(Second, _clock);
        var (last, lastRow, lastUtilization) = (TimeSpan.Zero, TimeSpan.MinValue, TimeSpan.MinValue);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (lastUtilization == TimeSpan.MinValue || Elapsed - lastUtilization >= UtilizationPeriod)
                {
                    lastUtilization = Elapsed;
                    _utilization = await PodUtilization.ReadAsync(_kubectl, _model, _stop.Token);
                }

                var (now, load) = (Elapsed, _callers.TakeWindow());
                var reading = new Reading(
                    now, _callers.Callers, load.Answered / (now - last).TotalSeconds, _utilization.Count > 0 ? _utilization.Average() : null, _watch.State, load);
                var isChange = _readings.Count == 0 || _readings[^1].Callers != reading.Callers || _readings[^1].State != reading.State;
                var stays = isChange || now - lastRow >= RowPeriod;
                _table.Show(Row(reading), stays);
                _readings.Add(reading);
                (last, lastRow) = (now, stays ? now : lastRow);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _table.End();
        }
    }

    private string[] Row(Reading reading) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"{reading.Time.TotalSeconds:0} s"),
        Text(reading.Callers),
        string.Create(CultureInfo.InvariantCulture, $"{reading.RequestsPerSecond:0}"),
        reading.Utilization is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{percent:0} %") : "-",
        $"{Text(reading.State.Ready)}/{Text(reading.State.Wanted)}",
        Milliseconds(reading.Load.Median),
        Milliseconds(reading.Load.Slowest),
        Text(_callers.Failed),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan? time) => time is { } some ? string.Create(CultureInfo.InvariantCulture, $"{some.TotalMilliseconds:0.0} ms") : "-";
}
