using System.Collections.Immutable;
using ModelServing.Engine.Accelerators;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Accelerators;

/// <summary>In virtual time: nothing here waits for a clock.</summary>
internal sealed class AcceleratorSamplerTests : IDisposable
{
    private static readonly Accelerator A = Given.Device("a");
    private static readonly Accelerator B = Given.Device("b");
    private readonly ManualTimeProvider _time = new();
    private readonly LineLogger _log = new();
    private AcceleratorSampler? _sampler;

    public void Dispose() => _sampler?.Dispose();

    [Test]
    public async Task Nothing_is_read_before_somebody_asks_and_then_once_a_second()
    {
        var library = new ScriptedLibrary(A);
        var sampler = await StartedAsync(library);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.That(library.Entered, Is.Zero);

        Assert.That(sampler.Ask(), Is.Empty, "nothing is known yet, and nobody waits for it");
        for (var second = 1; second <= 5; second++)
        {
            await TickAsync(library, second);
            for (var scrape = 0; scrape < 20; scrape++)
            {
                sampler.Ask();
            }
        }

        Assert.That(library.Reads, Is.EqualTo(5));
    }

    [Test]
    public async Task What_a_device_says_is_given_out()
    {
        var library = new ScriptedLibrary(A, B) { Answer = device => Given.Reading(device == A ? 0.25 : 0.75, energy: 10) };
        var sampler = await StartedAsync(library);
        sampler.Ask();
        await TickAsync(library, 2);

        Assert.That(await KnownAsync(sampler), Is.EqualTo(
        [
            new DeviceSignals(A.Uuid, 0.25, 1000, 250, 120.5, 700, 0),
            new DeviceSignals(B.Uuid, 0.75, 1000, 250, 120.5, 700, 0),
        ]));
    }

    [Test]
    public async Task Reading_ends_two_minutes_after_the_last_scrape_and_begins_again_with_the_next()
    {
        var library = new ScriptedLibrary(A);
        var sampler = await StartedAsync(library);
        sampler.Ask();
        await TickAsync(library, 1);
        for (var reads = 2; reads <= 120; reads++)
        {
            await TickAsync(library, reads);
        }

        _time.Advance(TimeSpan.FromMinutes(10));
        await Eventually.TrueAsync(() => sampler.IsWaiting);
        var seen = library.Reads;
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.That(library.Entered, Is.EqualTo(seen).And.InRange(120, 122), "left alone");

        Assert.That(sampler.Ask(), Is.Empty, "what was known is too old");
        await TickAsync(library, seen + 1);
        Assert.That(await KnownAsync(sampler), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_device_that_hangs_holds_nobody_up_and_its_last_words_grow_too_old()
    {
        var library = new ScriptedLibrary(A);
        var sampler = await StartedAsync(library);
        sampler.Ask();
        await TickAsync(library, 1);
        await KnownAsync(sampler);

        library.Hang();
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => library.Entered == 2);
        Assert.That(sampler.Ask(), Has.Length.EqualTo(1), "one second old");
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.That(sampler.Ask(), Is.Empty, "five seconds old");
        _time.Advance(TimeSpan.FromSeconds(100));
        Assert.That(library.Entered, Is.EqualTo(2), "no second call into a driver that hangs");

        library.GoOn();
        await Eventually.TrueAsync(() => sampler.Ask().Length == 1, _time);
        Assert.That(library.Entered, Is.LessThan(20), "what was missed is not made up for");
    }

    [Test]
    public async Task Ending_does_not_wait_for_a_device_that_hangs()
    {
        var library = new ScriptedLibrary(A);
        var sampler = await StartedAsync(library);
        library.Hang();
        sampler.Ask();
        _time.Advance(TimeSpan.Zero);
        await Eventually.TrueAsync(() => library.Entered == 1);

        sampler.Dispose();
        Assert.That(library.IsClosed, Is.False);
        library.GoOn();
        await Eventually.TrueAsync(() => library.IsClosed);
    }

    [Test]
    public async Task Utilisation_is_the_mean_of_ten_seconds()
    {
        var library = new ScriptedLibrary(A);
        var sampler = await StartedAsync(library);
        sampler.Ask();
        for (var second = 1; second <= 15; second++)
        {
            library.Answer = _ => Given.Reading(second <= 5 ? 1 : second % 2);
            await TickAsync(library, second);
        }

        Assert.That((await KnownAsync(sampler)).Single().Utilization, Is.EqualTo(0.5).Within(1e-9));
    }

    [Test]
    public async Task A_figure_that_a_device_stops_to_tell_is_gone_at_once_and_its_past_forgotten()
    {
        var library = new ScriptedLibrary(A) { Answer = _ => Given.Reading(1) };
        var sampler = await StartedAsync(library);
        sampler.Ask();
        await TickAsync(library, 1);
        library.Answer = _ => Given.Reading(null);
        await TickAsync(library, 2);
        Assert.That((await KnownAsync(sampler)).Single().Utilization, Is.Null);

        library.Answer = _ => Given.Reading(0.25);
        await TickAsync(library, 3);
        await Eventually.TrueAsync(() => sampler.Ask() is [{ Utilization: 0.25 }]);
    }

    [Test]
    public async Task Energy_counts_from_the_first_look_and_never_falls()
    {
        var library = new ScriptedLibrary(A);
        var sampler = await StartedAsync(library);
        sampler.Ask();
        double?[] counter = [5000, 5100, null, 5250, 20, 30];
        double?[] expected = [0, 100, null, 250, 250, 260];
        for (var i = 0; i < counter.Length; i++)
        {
            library.Answer = _ => Given.Reading(0, counter[i]);
            await TickAsync(library, i + 1);
            await Eventually.TrueAsync(() => sampler.Ask() is [var device] && device.EnergyJoules == expected[i]);
        }
    }

    [Test]
    public async Task A_lost_GPU_is_named_once_and_the_other_is_still_read()
    {
        var library = new ScriptedLibrary(A, B);
        var sampler = await StartedAsync(library);
        sampler.Ask();
        await TickAsync(library, 2);
        library.Answer = device => device == A ? new AcceleratorReading(null, null, null, null, null, null, "the GPU is lost") : Given.Reading(0.5);
        await TickAsync(library, 4);
        await TickAsync(library, 6);
        library.Answer = _ => Given.Reading(0.5);
        await TickAsync(library, 8);
        await Eventually.TrueAsync(() => sampler.Ask() is [{ Utilization: 0.5 }, { Utilization: 0.5 }]);

        Assert.That(_log.Lines.Where(line => line.Contains(A.Uuid, StringComparison.Ordinal)).Skip(1), Is.EqualTo(
            [$"Warning Accelerator {A.Uuid} does not answer: the GPU is lost", $"Information Accelerator {A.Uuid} answers again"]));
    }

    [Test]
    public async Task Devices_that_may_be_shared_are_named_and_never_read()
    {
        var library = new ScriptedLibrary(A);
        var sampler = Create(library, Given.Exclusive with { Sharing = AcceleratorSharing.Unknown });
        await Eventually.TrueAsync(() => library.IsClosed);
        sampler.Ask();
        _time.Advance(TimeSpan.FromSeconds(30));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(library.Entered, Is.Zero);
            Assert.That(sampler.Ask(), Is.Empty);
            Assert.That(sampler.Inventory.Seen, Is.EqualTo([A]));
            Assert.That(_log.Lines, Has.Count.EqualTo(2));
            Assert.That(_log.Lines[0], Is.EqualTo($"Information Accelerators: NVIDIA H200 (140.4 GiB, {A.Uuid})"));
            Assert.That(_log.Lines[1], Does.StartWith("Information No metrics of accelerators are exposed").And.Contain("time-slicing"));
        }
    }

    [TestCase(true, "Warning The container was given accelerators and nothing is known of them: it is broken")]
    [TestCase(false, "Information Accelerators: none, it is broken")]
    public async Task A_driver_that_is_missing_matters_only_to_a_pod_with_devices(bool promised, string line)
    {
        var library = new ScriptedLibrary { Unavailable = "it is broken" };
        var sampler = Create(library, promised ? Given.Exclusive : Given.Exclusive with { Container = new VisibleDevices.Unset() });
        await Eventually.TrueAsync(() => _log.Lines.Count == 1);

        Assert.That(_log.Lines, Is.EqualTo([line]));
        Assert.That(sampler.Ask(), Is.Empty);
    }

    [Test]
    public async Task A_fault_of_ours_is_logged_and_ends_the_looking_alone()
    {
        var library = new ScriptedLibrary(A) { Fault = new InvalidOperationException("bug") };
        var sampler = await StartedAsync(library);
        sampler.Ask();
        _time.Advance(TimeSpan.Zero);
        await Eventually.TrueAsync(() => library.IsClosed && _log.Lines.Any(line => line.StartsWith("Error", StringComparison.Ordinal)));

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.That(sampler.Ask(), Is.Empty);
        Assert.That(library.Entered, Is.EqualTo(1));
    }

    private AcceleratorSampler Create(ScriptedLibrary library, AcceleratorEnvironment environment)
    {
        _sampler = new AcceleratorSampler(library, environment, _time, _log);
        _sampler.Start();
        return _sampler;
    }

    /// <summary>With its timer set up.</summary>
    private async Task<AcceleratorSampler> StartedAsync(ScriptedLibrary library)
    {
        var sampler = Create(library, Given.Exclusive);
        await Eventually.TrueAsync(() => !sampler.Inventory.Own.IsEmpty && sampler.IsWaiting);
        return sampler;
    }

    /// <summary>The first tick is due at once, and the others a second after each other.</summary>
    private async Task TickAsync(ScriptedLibrary library, int reads)
    {
        _time.Advance(_time.NextTimer == TimeSpan.FromTicks(_time.GetTimestamp()) ? TimeSpan.Zero : AcceleratorSampler.Period);
        await Eventually.TrueAsync(() => library.Reads == reads && _sampler!.IsWaiting, $"{reads} reads");
    }

    private static async Task<ImmutableArray<DeviceSignals>> KnownAsync(AcceleratorSampler sampler)
    {
        await Eventually.TrueAsync(() => !sampler.Ask().IsEmpty);
        return sampler.Ask();
    }
}
