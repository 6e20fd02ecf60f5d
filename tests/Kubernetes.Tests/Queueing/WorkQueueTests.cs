using ModelServing.Kubernetes.Queueing;
using ModelServing.Testing.Time;

namespace ModelServing.Kubernetes.Tests.Queueing;

public sealed class WorkQueueTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new WorkQueue<string>(_time);

    public void Dispose() => _queue.Dispose();

    [Test]
    public async Task A_key_that_is_added_twice_is_handed_out_once()
    {
        _queue.Add("a");
        _queue.Add("a");
        _queue.Add("b");

        Assert.That(_queue.ReadyCount, Is.EqualTo(2));
        Assert.That(await TakeAsync(), Is.EqualTo("a"));
        Assert.That(await TakeAsync(), Is.EqualTo("b"));
    }

    [Test]
    public async Task A_key_added_while_it_runs_comes_back_after_it_is_done()
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.Add("a");

        Assert.That(_queue.ReadyCount, Is.Zero, "it must not run twice at the same time");
        _queue.Done("a");
        Assert.That(await TakeAsync(), Is.EqualTo("a"));
    }

    [Test]
    public async Task A_delay_that_ends_while_the_key_runs_is_kept_until_it_is_done()
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.AddAfter("a", TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.That(_queue.ReadyCount, Is.Zero);
        _queue.Done("a");
        Assert.That(await TakeAsync(), Is.EqualTo("a"));
    }

    [Test]
    public async Task Higher_priority_goes_first_and_equal_ones_in_order()
    {
        _queue.Add("old-1", WorkPriority.Background);
        _queue.Add("old-2", WorkPriority.Background);
        _queue.Add("new-1");
        _queue.Add("new-2");

        Assert.That(new[] { await TakeAsync(), await TakeAsync(), await TakeAsync(), await TakeAsync() }, Is.EqualTo(new[] { "new-1", "new-2", "old-1", "old-2" }));
    }

    [Test]
    public async Task A_duplicate_raises_the_priority_of_a_key_that_waits()
    {
        _queue.Add("a", WorkPriority.Background);
        _queue.Add("b", WorkPriority.Background);
        _queue.Add("b");

        Assert.That(await TakeAsync(), Is.EqualTo("b"));
        Assert.That(await TakeAsync(), Is.EqualTo("a"));
        Assert.That(_queue.ReadyCount, Is.Zero);
    }

    [Test]
    public async Task A_duplicate_keeps_the_earlier_ready_time()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(2));
        _queue.AddAfter("a", TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.That(_queue.ReadyCount, Is.Zero);

        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.That(await TakeAsync(), Is.EqualTo("a"));
        _queue.Done("a");

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(_queue.ReadyCount, Is.Zero, "the later times are void");
    }

    [Test]
    public void Back_off_doubles_from_5_ms_to_1000_s_and_ends_with_forget()
    {
        var backoff = ItemBackoff<string>.Standard();
        var delays = Enumerable.Range(0, 20).Select(_ => backoff.NextDelay("a").TotalMilliseconds).ToArray();

        Assert.That(delays[..4], Is.EqualTo(new[] { 5.0, 10, 20, 40 }));
        Assert.That(delays[17], Is.EqualTo(655_360));
        Assert.That(delays[18..], Is.All.EqualTo(1_000_000));
        Assert.That(Enumerable.Range(0, 5000).Select(_ => backoff.NextDelay("a").TotalSeconds).Last(), Is.EqualTo(1000));
        backoff.Forget("a");
        Assert.That(backoff.NextDelay("a").TotalMilliseconds, Is.EqualTo(5));
    }

    [Test]
    public async Task A_worker_that_waits_wakes_up_when_a_delay_ends()
    {
        var taken = _queue.TakeAsync(CancellationToken.None).AsTask();
        _queue.AddRateLimited("a");
        Assert.That(taken.IsCompleted, Is.False);

        _time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.That((await taken)!.Value.Key, Is.EqualTo("a"));
        Assert.That(_queue.Retries("a"), Is.EqualTo(1));
    }

    [Test]
    public async Task Shutting_down_wakes_all_workers_and_refuses_additions()
    {
        var workers = Enumerable.Range(0, 8).Select(_ => _queue.TakeAsync(CancellationToken.None).AsTask()).ToArray();
        _queue.ShutDown();
        _queue.Add("a");

        Assert.That(await Task.WhenAll(workers), Is.All.Null);
    }

    [Test]
    public void Long_delays_that_events_outrun_do_not_pile_up()
    {
        for (var round = 0; round < 100_000; round++)
        {
            _queue.AddAfter("a", TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(round));
        }

        Assert.That(_queue.DelayedTickets, Is.LessThan(100));
    }

    private async Task<string> TakeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return (await _queue.TakeAsync(deadline.Token))!.Value.Key;
    }
}
