using ModelServing.Protocol.Errors;

namespace ModelServing.Engine.Tests.Batching;

/// <summary>Deadlines, cancellation and refusal.</summary>
internal sealed class GivingUpTests : BatcherFixture
{
    [Test]
    public async Task A_full_queue_refuses_at_once_and_says_when_to_come_back()
    {
        Start(maxQueued: 2);
        await OccupyAsync();
        _ = Send(1);
        _ = Send(2);

        var refused = ErrorOf(await Send(3));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Kind, Is.EqualTo(ErrorKind.QueueFull));
            Assert.That(refused.RetryAfter, Is.GreaterThan(TimeSpan.Zero));
        }
    }

    [Test]
    public async Task A_cancelled_request_frees_its_place_at_once()
    {
        Start(maxQueued: 1);
        await OccupyAsync();
        using var cancellation = new CancellationTokenSource();
        var waiting = Send(1, cancellation: cancellation.Token);

        await cancellation.CancelAsync();
        var next = Send(2);

        Assert.That(ErrorOf(await waiting).Kind, Is.EqualTo(ErrorKind.Cancelled));
        Session.Release();
        Assert.That(ValuesOf(await next)[0], Is.EqualTo(4f));
        Assert.That(Session.Runs, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_waiting_request_hears_of_its_deadline_when_it_passes_not_when_the_run_ends()
    {
        Start();
        await OccupyAsync();
        var waiting = Send(1, timeoutMicroseconds: 5000);

        Clock.Advance(TimeSpan.FromMilliseconds(4.9));
        Assert.That(waiting.IsCompleted, Is.False);
        Clock.Advance(TimeSpan.FromMilliseconds(0.1));

        Assert.That(ErrorOf(await waiting).Kind, Is.EqualTo(ErrorKind.DeadlineExceeded));
        Assert.That(Batcher.Queued, Is.Zero);
    }

    [Test]
    public async Task A_request_that_is_late_never_runs()
    {
        Start();
        await OccupyAsync();
        var late = Send(1, timeoutMicroseconds: 1);
        Clock.Advance(TimeSpan.FromSeconds(1));

        Session.Release();

        Assert.That(ErrorOf(await late).Kind, Is.EqualTo(ErrorKind.DeadlineExceeded));
        Assert.That(ValuesOf(await Send(2))[0], Is.EqualTo(4f));
        Assert.That(Session.Runs, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_member_of_a_running_batch_hears_of_its_deadline_at_once()
    {
        Start();
        await OccupyAsync();
        var impatient = Send(1, timeoutMicroseconds: 1_000_000);
        var patient = Send(2);
        Session.ReleaseOne();
        await Session.EnteredAsync();

        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That(ErrorOf(await impatient).Kind, Is.EqualTo(ErrorKind.DeadlineExceeded));
        Session.Release();
        Assert.That(ValuesOf(await patient)[0], Is.EqualTo(4f));
    }

    [Test]
    public async Task A_run_that_nobody_waits_for_is_stopped()
    {
        Start();
        Session.Hold();
        using var cancellation = new CancellationTokenSource();
        var only = Send(1, cancellation: cancellation.Token);
        await Session.EnteredAsync();

        await cancellation.CancelAsync();

        Assert.That(ErrorOf(await only).Kind, Is.EqualTo(ErrorKind.Cancelled));
        Assert.That(Session.WasAborted, Is.True);
    }

    [Test]
    public async Task A_request_cancelled_before_it_arrives_is_not_run()
    {
        Start();

        Assert.That(ErrorOf(await Send(1, cancellation: new CancellationToken(canceled: true))).Kind, Is.EqualTo(ErrorKind.Cancelled));
        Assert.That(Session.Runs, Is.Empty);
    }

    [Test]
    public async Task Draining_answers_what_was_admitted_and_refuses_the_rest()
    {
        Start();
        var running = await OccupyAsync();
        var waiting = Send(1);

        var drained = Batcher.DrainAsync(TimeSpan.FromSeconds(10));
        var refused = await Send(2);
        Session.Release();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await drained, Is.Zero);
            Assert.That(ErrorOf(refused).Kind, Is.EqualTo(ErrorKind.NotReady));
            Assert.That(ValuesOf(await waiting)[0], Is.EqualTo(2f));
            Assert.That(ValuesOf(await running)[0], Is.EqualTo(-2f));
        }
    }

    [Test]
    public async Task Draining_gives_up_after_its_time_and_disposes_no_session_that_runs()
    {
        Start();
        var running = await OccupyAsync();
        var waiting = Send(1);
        var drained = Batcher.DrainAsync(TimeSpan.FromSeconds(10));

        Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.That(await drained, Is.EqualTo(2));
        Assert.That(ErrorOf(await waiting).Kind, Is.EqualTo(ErrorKind.NotReady));
        Assert.That(ErrorOf(await running).Kind, Is.EqualTo(ErrorKind.NotReady));
        Pool.Close();
        await Pool.Ended.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That(Session.IsDisposed, Is.True);
    }
}
