using System.Diagnostics.Metrics;
using ModelServing.Engine.Accelerators;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Accelerators;

internal sealed class AcceleratorMetricsTests : IDisposable
{
    private static readonly Accelerator A = Given.Device("a");
    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedLibrary _library = new(A);
    private readonly Dictionary<string, double> _seen = [];
    private readonly MeterListener _listener = new();
    private AcceleratorSampler? _sampler;
    private AcceleratorMetrics? _metrics;
    private bool _isUsed = true;

    public void Dispose()
    {
        _listener.Dispose();
        _metrics?.Dispose();
        _sampler?.Dispose();
    }

    [Test]
    public async Task A_device_has_Tritons_metrics_and_an_entry()
    {
        _library.Answer = _ => Given.Reading(0.5, energy: 7);
        await LookAsync(Given.Exclusive);

        Assert.That(Observe(), Is.EquivalentTo(new Dictionary<string, double>
        {
            [$"nv_gpu_utilization gpu_uuid={A.Uuid}"] = 0.5,
            [$"nv_gpu_memory_total_bytes gpu_uuid={A.Uuid}"] = 1000,
            [$"nv_gpu_memory_used_bytes gpu_uuid={A.Uuid}"] = 250,
            [$"nv_gpu_power_usage gpu_uuid={A.Uuid}"] = 120.5,
            [$"nv_gpu_power_limit gpu_uuid={A.Uuid}"] = 700,
            [$"nv_energy_consumption gpu_uuid={A.Uuid}"] = 0,
            [$"model_serving_accelerator_info gpu_uuid={A.Uuid} name=NVIDIA H200 own=true"] = 1,
        }));
    }

    [Test]
    public async Task What_a_device_does_not_tell_has_no_series()
    {
        _library.Answer = _ => new AcceleratorReading(null, 1000, 0, null, null, null, null);
        await LookAsync(Given.Exclusive);

        Assert.That(Observe().Keys.Where(key => key.StartsWith("nv_", StringComparison.Ordinal)), Is.EquivalentTo(
            [$"nv_gpu_memory_total_bytes gpu_uuid={A.Uuid}", $"nv_gpu_memory_used_bytes gpu_uuid={A.Uuid}"]));
    }

    [Test]
    public async Task While_no_model_runs_on_a_device_its_utilisation_says_nothing_of_the_pod()
    {
        _isUsed = false;
        await LookAsync(Given.Exclusive);

        Assert.That(Observe().Keys, Has.None.StartsWith("nv_gpu_utilization").And.Some.StartsWith("nv_gpu_memory_used_bytes"));
    }

    [Test]
    public async Task A_device_that_may_be_shared_has_an_entry_and_no_metric()
    {
        Begin(Given.Exclusive with { Sharing = AcceleratorSharing.Unknown });
        await Eventually.TrueAsync(() => _library.IsClosed);

        Assert.That(Observe().Keys, Is.EqualTo([$"model_serving_accelerator_info gpu_uuid={A.Uuid} name=NVIDIA H200 own=false"]));
    }

    private void Begin(AcceleratorEnvironment environment)
    {
        _sampler = new AcceleratorSampler(_library, environment, _time, new LineLogger());
        _metrics = new AcceleratorMetrics(_sampler, () => _isUsed);
        _sampler.Start();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _metrics.Meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    private async Task LookAsync(AcceleratorEnvironment environment)
    {
        Begin(environment);
        await Eventually.TrueAsync(() => _sampler!.IsWaiting);
        _sampler!.Ask();
        _time.Advance(TimeSpan.Zero);
        await Eventually.TrueAsync(() => _library.Reads == 1 && _sampler.IsWaiting);
    }

    private Dictionary<string, double> Observe()
    {
        _seen.Clear();
        _listener.RecordObservableInstruments();
        return _seen;
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = instrument.Name;
        foreach (var (name, text) in tags)
        {
            key += $" {name}={text}";
        }

        _seen.Add(key, value);
    }
}
