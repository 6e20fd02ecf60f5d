using ModelServing.Engine.Tests.Backend;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;

namespace ModelServing.Engine.Tests.Batching;

internal sealed class DynamicBatcherTests : BatcherFixture
{
    [Test]
    public async Task With_a_free_instance_and_no_delay_a_request_runs_at_once()
    {
        Start();

        Assert.That(ValuesOf(await Send(3)), Is.EqualTo([6f, 6f]));
    }

    [Test]
    public async Task A_batch_of_one_runs_on_the_requests_own_memory()
    {
        Start();
        var content = Content(1, 1, 2);

        await Batcher.SubmitAsync(content, null, RequestParameters.None, CancellationToken.None);

        Assert.That(Session.Memory.Single().Equals(content.Inputs[0].Data), Is.True);
    }

    [Test]
    public async Task Requests_gather_while_the_instance_is_busy_and_then_run_together()
    {
        Start();
        var first = await OccupyAsync();
        var others = Enumerable.Range(0, 5).Select(i => Send(i)).ToArray();

        Session.Release();
        var outcomes = await Task.WhenAll(others);
        await first;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(RowsOfRuns, Is.EqualTo([1L, 5L]));
            Assert.That(outcomes.Select(outcome => ValuesOf(outcome)[0]), Is.EqualTo([0f, 2f, 4f, 6f, 8f]));
            Assert.That(outcomes.Select(outcome => ValuesOf(outcome, 1)[0]), Is.EqualTo([0f, 1f, 2f, 3f, 4f]));
        }
    }

    [Test]
    public async Task A_batch_never_has_more_rows_than_allowed()
    {
        Start(maxRows: 4);
        await OccupyAsync();
        List<int> sizes = [2, 1, 3, 4, 1, 1];
        var others = sizes.Select((rows, i) => Send(i, rows)).ToArray();

        Session.Release();
        await Task.WhenAll(others);

        // 2+1 | 3 | 4 | 1+1: in order of arrival, nobody overtakes.
        Assert.That(RowsOfRuns, Is.EqualTo([1L, 3L, 3L, 4L, 2L]));
    }

    [Test]
    public async Task With_a_free_instance_a_request_waits_for_the_delay_and_not_longer()
    {
        Start(delayMs: 2);
        var one = Send(1);
        Clock.Advance(TimeSpan.FromMilliseconds(1.5));
        var two = Send(2);
        Clock.Advance(TimeSpan.FromMilliseconds(0.4));
        Assert.That(Session.Runs, Is.Empty);

        Clock.Advance(TimeSpan.FromMilliseconds(0.1));
        await Task.WhenAll(one, two);

        Assert.That(RowsOfRuns, Is.EqualTo([2L]));
    }

    [Test]
    public async Task A_full_batch_does_not_wait_for_the_delay()
    {
        Start(maxRows: 3, delayMs: 1000);

        await Task.WhenAll(Send(1), Send(2), Send(3));

        Assert.That(RowsOfRuns, Is.EqualTo([3L]));
    }

    [Test]
    public async Task A_single_client_stops_paying_the_delay_once_it_is_known_to_be_alone()
    {
        Start(delayMs: 2);
        for (var i = 0; i < 4; i++)
        {
            var answer = Send(i);
            Clock.Advance(TimeSpan.FromMilliseconds(2));
            await answer;
            BecomeIdle();
        }

        // Time stands still: an answer can only come without delay.
        Assert.That(ValuesOf(await Send(7).WaitAsync(TimeSpan.FromSeconds(20)))[0], Is.EqualTo(14f));
    }

    [Test]
    public async Task Time_in_which_every_instance_was_busy_does_not_count_as_waiting()
    {
        Start(maxRows: 32, delayMs: 2);
        await OccupyAsync();
        var waiting = Enumerable.Range(0, 16).Select(i => Send(i)).ToArray();
        Clock.Advance(TimeSpan.FromSeconds(1));

        Session.Release();
        BecomeIdle();
        var late = Send(2);
        Clock.Advance(TimeSpan.FromMilliseconds(2));
        await Task.WhenAll([late, .. waiting]);

        Assert.That(RowsOfRuns, Is.EqualTo([1L, 17L]));
    }

    [Test]
    public async Task A_lonely_shape_is_not_passed_over_while_another_fills_batches()
    {
        Start(maxRows: 2, delayMs: 2);
        await OccupyAsync();
        var lonely = Send(1, width: 3);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var others = Enumerable.Range(0, 6).Select(i => Send(i)).ToArray();

        Session.Release();
        await Task.WhenAll([lonely, .. others]);

        Assert.That(Session.Runs.ElementAt(1), Is.EqualTo([1L, 3L]));
    }

    [Test]
    public async Task Alternating_shapes_fill_their_own_batches()
    {
        Start();
        await OccupyAsync();
        var others = Enumerable.Range(0, 12).Select(i => Send(i, width: 2 + (i % 3))).ToArray();

        Session.Release();
        var outcomes = await Task.WhenAll(others);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Session.Runs.Skip(1), Is.EqualTo([new long[] { 4, 2 }, [4, 3], [4, 4]]));
            Assert.That(outcomes.Select(outcome => ValuesOf(outcome).Length), Is.EqualTo(Enumerable.Range(0, 12).Select(i => 2 + (i % 3))));
        }
    }

    [Test]
    public async Task Requests_for_different_outputs_never_share_a_batch()
    {
        Start();
        await OccupyAsync();
        var others = new[] { Send(1, outputs: [0]), Send(2, outputs: [1]), Send(3, outputs: [0]), Send(4, outputs: [1, 0]), Send(5) };

        Session.Release();
        var outcomes = await Task.WhenAll(others);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(RowsOfRuns, Is.EqualTo([1L, 2L, 1L, 2L]));
            Assert.That(ValuesOf(outcomes[1])[0], Is.EqualTo(2f));
            Assert.That(ValuesOf(outcomes[3])[0], Is.EqualTo(4f), "the order asked for");
            Assert.That(ValuesOf(outcomes[3], 1)[0], Is.EqualTo(8f));
        }
    }

    [Test]
    public async Task A_poisonous_request_fails_alone()
    {
        Start();
        await OccupyAsync();
        var others = new[] { Send(1), Send(float.NaN), Send(3) };

        Session.Release();
        var outcomes = await Task.WhenAll(others);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ValuesOf(outcomes[0])[0], Is.EqualTo(2f));
            Assert.That(ErrorOf(outcomes[1]), Is.EqualTo(new InferError(ErrorKind.InvalidArgument, "a row is poison")));
            Assert.That(ValuesOf(outcomes[2])[0], Is.EqualTo(6f));
        }
    }

    [Test]
    public async Task A_model_whose_rows_cannot_be_told_apart_is_not_batched_again()
    {
        Start(session: new DoublingSession { Flattens = true });
        await OccupyAsync();
        var others = Enumerable.Range(0, 3).Select(i => Send(i)).ToArray();

        Session.Release();
        var outcomes = await Task.WhenAll(others);
        Session.Hold();
        var more = Enumerable.Range(0, 3).Select(i => Send(i)).ToArray();
        Session.Release();
        await Task.WhenAll(more);

        List<float[]> expected = [[0, 0], [2, 2], [4, 4]];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcomes.Select(outcome => ValuesOf(outcome)), Is.EqualTo(expected));
            Assert.That(RowsOfRuns, Is.EqualTo([1L, 3L, 1L, 1L, 1L, 1L, 1L, 1L]));
        }
    }

    [Test]
    public async Task A_short_run_with_nobody_else_about_happens_on_the_callers_thread()
    {
        Start(inlineMs: 1);
        await Send(1);
        BecomeIdle();

        var answer = Send(2);

        Assert.That(answer.IsCompletedSuccessfully, Is.True);
        Assert.That(ValuesOf(await answer)[0], Is.EqualTo(4f));
    }

    [Test]
    public async Task Of_two_instances_each_takes_an_even_share_of_what_waits_and_runs()
    {
        Start(session: new DoublingSession { RunsAtOnce = 2 }, runsPerSession: 2);
        Session.Hold();
        var first = Send(1);
        await Session.EnteredAsync();
        var second = Send(2);
        await Session.EnteredAsync();
        var others = Enumerable.Range(3, 5).Select(value => Send(value)).ToList();

        Session.ReleaseOne();
        await Session.EnteredAsync();
        Session.Release();
        await Task.WhenAll([first, second, .. others]);

        // One runs and five wait.
        Assert.That(Session.Runs.Select(static shape => shape[0]), Is.EqualTo((long[])[1, 1, 3, 2]));
    }

    [Test]
    public async Task Two_instances_run_two_batches_at_once()
    {
        Start(instances: 2);
        await OccupyAsync();

        Assert.That(ValuesOf(await Send(1).WaitAsync(TimeSpan.FromSeconds(20)))[0], Is.EqualTo(2f));
    }
}
