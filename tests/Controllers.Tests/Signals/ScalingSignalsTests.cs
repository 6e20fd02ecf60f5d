using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Controllers.Signals;
using ModelServing.Kubernetes.Client;
using ModelServing.Testing.Time;

namespace ModelServing.Controllers.Tests.Signals;

/// <summary>When pods are looked at and how long what they said counts, in virtual time.</summary>
public sealed class ScalingSignalsTests : IModelPods
{
    private static readonly NamespacedName Model = new("default", "m");
    private readonly ManualTimeProvider _time = new();
    private readonly Source _source = new();
    private readonly List<V1Pod> _pods = [Pod("a", 1), Pod("b", 2)];
    private ScalingSignals _signals = null!;

    [SetUp]
    public void Start() => _signals = new ScalingSignals(this, _source, _time, NullLogger<ScalingSignals>.Instance);

    [TearDown]
    public async Task StopAsync() => await _signals.DisposeAsync();

    public IEnumerable<V1Pod> Of(NamespacedName model) => model == Model ? [.. _pods] : [];

    public NamespacedName? OwnerOf(V1Pod pod) => Model;

    [Test]
    public async Task The_first_request_waits_for_the_first_look()
    {
        var values = await ReadAsync();

        Assert.That(values, Is.EqualTo(new Dictionary<string, double> { ["a"] = 10, ["b"] = 20 }));
        Assert.That(_source.Looks, Is.EqualTo(2));
    }

    [Test]
    public void Nothing_is_read_while_nobody_asks()
    {
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.That(_source.Looks, Is.Zero);
    }

    [Test]
    public async Task Pods_are_looked_at_every_five_seconds_until_nobody_has_asked_for_a_minute()
    {
        await ReadAsync();
        await RunAsync(TimeSpan.FromMinutes(5));

        // One look at once, and 60 s / (4.5 to 5.5 s) more.
        Assert.That(_source.Looks / 2, Is.InRange(9, 15));
    }

    [Test]
    public async Task After_a_pause_the_first_request_makes_a_fresh_look()
    {
        await ReadAsync();
        await RunAsync(TimeSpan.FromMinutes(5));
        _source.Busy[1] = 0.9;

        Assert.That((await ReadAsync())["a"], Is.EqualTo(90));
    }

    [Test]
    public async Task A_pod_that_falls_silent_is_missing_after_fifteen_seconds_and_not_before()
    {
        await ReadAsync();
        _source.Silent[2] = true;
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.That((await ReadAsync()).Keys, Is.SupersetOf(new[] { "b" }));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.TrueAsync(async () => (await ReadAsync()).ContainsKey("a"));

        Assert.That((await ReadAsync()).Keys, Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public async Task A_silent_pod_is_asked_less_and_less_often()
    {
        _source.Silent[1] = true;
        for (var minute = 0; minute < 10; minute++)
        {
            await ReadAsync();
            await RunAsync(TimeSpan.FromMinutes(1));
        }

        Assert.That(_source.LooksAt(1), Is.InRange(8, 20), "10 minutes");
        Assert.That(_source.LooksAt(2), Is.GreaterThan(80));
    }

    [Test]
    public async Task A_silent_pod_keeps_no_request_waiting_twice()
    {
        _source.Silent[1] = true;
        await ReadAsync();

        Assert.That((await ReadAsync()).Keys, Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public async Task A_request_waits_two_seconds_at_most_for_a_pod_that_does_not_answer()
    {
        _source.Hangs = true;
        var reading = ReadAsync();
        await Eventually.TrueAsync(() => _source.Looks == 2);
        await Eventually.TrueAsync(() => reading.IsCompleted, _time);

        Assert.That(await reading, Is.Empty);
        Assert.That(_time.GetTimestamp(), Is.LessThanOrEqualTo(TimeSpan.FromSeconds(4).Ticks));
    }

    [Test]
    public async Task A_pod_that_becomes_ready_is_looked_at_when_it_is_asked_for()
    {
        await ReadAsync();
        _pods.Add(Pod("c", 3));

        Assert.That((await ReadAsync()).Keys, Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public async Task A_restarted_container_is_another_process()
    {
        await ReadAsync();
        _pods[0] = Pod("a", 1, restarts: 1);
        _source.Busy[1] = 0.7;

        Assert.That((await ReadAsync())["a"], Is.EqualTo(70));
    }

    [Test]
    public async Task Pods_that_are_not_ready_or_are_ending_are_left_out()
    {
        _pods.Add(Pod("c", 3, ready: "False"));
        _pods.Add(Pod("d", 4) with { Metadata = new V1ObjectMeta { Name = "d", Uid = "d", DeletionTimestamp = DateTimeOffset.UnixEpoch } });

        Assert.That((await ReadAsync()).Keys, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(_source.Looks, Is.EqualTo(2));
    }

    [Test]
    public async Task The_source_of_gpu_utilization_is_told()
    {
        Assert.That(_signals.GpuSourceOf(Model), Is.Null);
        await ReadAsync();

        Assert.That(_signals.GpuSourceOf(Model), Is.EqualTo(GpuSignalSource.BusyRatio));
    }

    [Test]
    public async Task Many_at_once_cause_one_look_per_pod()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(ReadAsync)));

        Assert.That(_source.Looks, Is.LessThanOrEqualTo(4), "one round, and one more for those who came while it ran");
    }

    private async Task<Dictionary<string, double>> ReadAsync() =>
        (await _signals.ReadAsync([.. _pods], ScalingMetricNames.BusyUtilization, CancellationToken.None)).ToDictionary(static value => value.Pod, static value => value.Value);

    /// <summary>Lets time pass in steps, each after the loop has set its timer or come to its end.</summary>
    private async Task RunAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Eventually.TrueAsync(() => _time.PendingTimers > 0 || _signals.Watched == 0);
        }
    }

    private static V1Pod Pod(string name, int address, int restarts = 0, string ready = "True") => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Uid = name, Namespace = "default" },
        Status = new V1PodStatus
        {
            PodIP = $"10.0.0.{address}",
            Conditions = [new V1WorkloadCondition { Type = "Ready", Status = ready }],
            ContainerStatuses = [new V1ContainerStatus { Name = "runtime", RestartCount = restarts, State = new V1ContainerState { Running = new V1ContainerStateRunning() } }],
        },
    };

    /// <summary>Pods whose busy ratio is a tenth of their address' last part unless told otherwise.</summary>
    private sealed class Source : ISampleSource
    {
        private readonly ConcurrentQueue<byte> _looks = new();

        public ConcurrentDictionary<byte, double> Busy { get; } = new();

        public ConcurrentDictionary<byte, bool> Silent { get; } = new();

        public bool Hangs { get; set; }

        public int Looks => _looks.Count;

        public int LooksAt(byte pod) => _looks.Count(look => look == pod);

        public async Task<RuntimeSample?> ReadAsync(IPAddress pod, CancellationToken cancellationToken)
        {
            var last = pod.GetAddressBytes()[3];
            _looks.Enqueue(last);
            await Task.Yield();
            if (Hangs)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return Silent.ContainsKey(last) ? null : new RuntimeSample { BusyRatio = Busy.GetValueOrDefault(last, last / 10d) };
        }
    }
}
