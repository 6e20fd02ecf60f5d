using ModelServing.Engine.Admission;
using ModelServing.Protocol.Errors;

namespace ModelServing.Engine.Tests.Batching;

/// <summary>What a latency objective changes: who is admitted, who is given up, and with which answer.</summary>
internal sealed class LatencyObjectiveTests : BatcherFixture
{
    private static readonly LatencyObjective Objective = new(99, TimeSpan.FromMilliseconds(25));

    [Test]
    public async Task What_would_come_too_late_is_refused_on_arrival_with_a_time_to_come_back()
    {
        await BusyAsync(runMs: 10);
        _ = Send(1);

        var refused = ErrorOf(await Send(2));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Kind, Is.EqualTo(ErrorKind.QueueFull), "503: the caller has set no time-out");
            Assert.That(refused.Message, Does.Contain("answered after 30 ms").And.Contain("latency objective is 25 ms"));
            Assert.That(refused.RetryAfter, Is.EqualTo(TimeSpan.FromMilliseconds(5)));
            Assert.That(Batcher.Queued, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Without_an_objective_the_same_request_waits()
    {
        Start(maxRows: 1);
        await WarmUpAsync(runMs: 10);
        Session.Hold();
        _ = Send(-1);
        await Session.EnteredAsync();
        _ = Send(1);
        _ = Send(2);

        Assert.That(Batcher.Queued, Is.EqualTo(2));
    }

    [Test]
    public async Task Who_was_admitted_and_cannot_be_answered_in_time_is_given_up_with_503()
    {
        await BusyAsync(runMs: 10);
        var waiting = Send(1);

        Clock.Advance(TimeSpan.FromMilliseconds(16));
        Session.ReleaseOne();

        var error = ErrorOf(await waiting);
        Assert.That(error.Kind, Is.EqualTo(ErrorKind.QueueFull));
        Assert.That(error.Message, Does.Contain("cannot be answered within the model's latency objective of 25 ms"));
    }

    [Test]
    public async Task An_own_timeout_that_is_tighter_decides_and_is_504()
    {
        await BusyAsync(runMs: 10);
        var waiting = Send(1, timeoutMicroseconds: 22_000);

        Clock.Advance(TimeSpan.FromMilliseconds(14));
        Session.ReleaseOne();

        Assert.That(ErrorOf(await waiting).Kind, Is.EqualTo(ErrorKind.DeadlineExceeded));
    }

    [Test]
    public async Task A_longer_timeout_does_not_loosen_the_objective()
    {
        await BusyAsync(runMs: 10);
        _ = Send(1);

        Assert.That(ErrorOf(await Send(2, timeoutMicroseconds: 1_000_000)).Message, Does.Contain("latency objective"));
    }

    [Test]
    public async Task What_has_begun_to_run_is_answered_also_late()
    {
        await BusyAsync(runMs: 10);
        var waiting = Send(1);
        Clock.Advance(TimeSpan.FromMilliseconds(10));
        Session.ReleaseOne();
        await Session.EnteredAsync();

        Clock.Advance(TimeSpan.FromMilliseconds(40));
        Session.Release();

        Assert.That(ValuesOf(await waiting)[0], Is.EqualTo(2f));
    }

    [Test]
    public async Task An_objective_out_of_reach_refuses_nobody()
    {
        await BusyAsync(runMs: 30);

        var waiting = Enumerable.Range(1, 20).Select(i => Send(i)).ToArray();
        Assert.That(Batcher.Queued, Is.EqualTo(20));
        Clock.Advance(TimeSpan.FromMilliseconds(100));
        Session.Release();

        foreach (var each in waiting)
        {
            Assert.That(await each, Is.InstanceOf<InferOutcome.Success>());
        }
    }

    [Test]
    public async Task A_model_that_was_slow_for_a_while_is_found_out_to_be_fast_again()
    {
        Start(maxRows: 1);
        await WarmUpAsync(runMs: 10);
        Session.Release();

        // The caller wants less than a run takes, as far as is known: that is refused, but not for ever.
        Assert.That(ErrorOf(await Send(1, timeoutMicroseconds: 5_000)).Kind, Is.EqualTo(ErrorKind.DeadlineExceeded));
        Clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.That(ValuesOf(await Send(2, timeoutMicroseconds: 5_000))[0], Is.EqualTo(4f));
    }

    /// <summary>One instance whose runs take so long as far as is known, in the middle of a run that has just begun.</summary>
    private async Task BusyAsync(double runMs)
    {
        Start(maxRows: 1, objective: Objective);
        await WarmUpAsync(runMs);
        Session.Hold();
        _ = Send(-1);
        await Session.EnteredAsync();
    }

    private async Task WarmUpAsync(double runMs)
    {
        for (var run = 0; run < 8; run++)
        {
            Session.Hold();
            var answer = Send(0);
            await Session.EnteredAsync();
            Clock.Advance(TimeSpan.FromMilliseconds(runMs));
            Session.Release();
            await answer;
            BecomeIdle();
        }
    }
}
