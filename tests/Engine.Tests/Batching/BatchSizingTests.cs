using ModelServing.Engine.Batching;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Batching;

internal sealed class BatchSizingTests
{
    private readonly RunCost _cost = new(new ManualTimeProvider());

    public BatchSizingTests()
    {
        // 1 ms for a run and 0.1 ms for each row, but 10 ms for 32 rows.
        foreach (var rows in (int[])[1, 2, 4, 8, 16])
        {
            Learn(rows, 1 + (0.1 * rows));
        }
    }

    [Test]
    public void Without_deadlines_everything_that_fits_runs() =>
        Assert.That(Choose(16, [.. Enumerable.Repeat((1, (double?)null), 20)]), Is.EqualTo(new BatchSize(0, 16)));

    [Test]
    public void While_nothing_is_known_everything_that_fits_runs() =>
        Assert.That(BatchSizing.Choose([new QueuedRows(1, TimeSpan.Zero), new QueuedRows(1, null)], 8, new RunForecast(new RunCost(new ManualTimeProvider()))), Is.EqualTo(new BatchSize(0, 2)));

    [Test]
    public void A_batch_is_no_larger_than_its_most_urgent_member_allows() =>
        Assert.That(Choose(16, (1, 1.45), (1, 10), (1, 10), (1, 10), (1, 10), (1, 10), (1, 10), (1, 10)), Is.EqualTo(new BatchSize(0, 4)));

    [Test]
    public void What_cannot_be_answered_in_time_is_not_begun() =>
        Assert.That(Choose(16, (1, 0.5), (1, 1.05), (1, 10)), Is.EqualTo(new BatchSize(2, 1)));

    [Test]
    public void When_all_are_late_nothing_runs() => Assert.That(Choose(16, (1, 0.5), (1, 0.6)), Is.EqualTo(new BatchSize(2, 0)));

    [Test]
    public void A_head_that_would_force_a_small_batch_gives_way_when_others_would_be_late_for_it() =>
        Assert.That(Choose(16, [(1, 1.15), .. Enumerable.Repeat((1, (double?)3.0), 16)]), Is.EqualTo(new BatchSize(1, 16)));

    [Test]
    public void A_head_that_would_force_a_small_batch_stays_when_the_others_have_time() =>
        Assert.That(Choose(16, [(1, 1.15), .. Enumerable.Repeat((1, (double?)30.0), 16)]), Is.EqualTo(new BatchSize(0, 1)));

    [Test]
    public void Two_cheap_runs_are_taken_instead_of_a_dear_one()
    {
        Learn(32, 10);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Choose(32, [.. Enumerable.Repeat((1, (double?)null), 32)]), Is.EqualTo(new BatchSize(0, 16)));
            Assert.That(Choose(32, [.. Enumerable.Repeat((1, (double?)null), 100)]), Is.EqualTo(new BatchSize(0, 16)));
        }
    }

    [Test]
    public void A_request_larger_than_the_limit_runs_alone() => Assert.That(Choose(16, (40, null), (1, null)), Is.EqualTo(new BatchSize(0, 40)));

    [Test]
    public void Whatever_waits_the_choice_is_possible()
    {
        var random = new Random(5);
        for (var round = 0; round < 2000; round++)
        {
            var queue = Enumerable.Range(0, random.Next(1, 40)).Select(_ => (random.Next(1, 12), random.Next(3) == 0 ? (double?)null : random.NextDouble() * 6)).ToArray();
            var (drop, rows) = Choose(16, queue);

            Assert.That(drop, Is.InRange(0, queue.Length));
            Assert.That(rows, drop == queue.Length ? Is.Zero : Is.InRange(queue[drop].Item1, 16));
            Assert.That(queue.Take(drop).Select(request => request.Item2), Has.None.Null, "whoever has no deadline is never dropped");
        }
    }

    private BatchSize Choose(int maxRows, params (int Rows, double? SlackMs)[] queue) =>
        BatchSizing.Choose([.. queue.Select(each => new QueuedRows(each.Rows, each.SlackMs is { } slack ? TimeSpan.FromMilliseconds(slack) : null))], maxRows, new RunForecast(_cost));

    private void Learn(int rows, double milliseconds) => _cost.Learn(TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(milliseconds), rows, rows == 1);
}
