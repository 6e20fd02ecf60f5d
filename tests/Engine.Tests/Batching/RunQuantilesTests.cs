using ModelServing.Engine.Admission;
using ModelServing.Engine.Batching;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Batching;

/// <summary>What an objective learns of runs: how far they stray, and how fast the model is at sizes that were not seen lately.</summary>
internal sealed class RunQuantilesTests
{
    private readonly ManualTimeProvider _clock = new();

    [Test]
    public void The_percentile_says_how_much_is_kept_in_reserve()
    {
        // One run in ten takes twice as long.
        var (careful, bold) = (Of(99), Of(80));
        for (var run = 0; run < 100; run++)
        {
            Learn(careful, 4, run % 10 == 9 ? 2 : 1);
            Learn(bold, 4, run % 10 == 9 ? 2 : 1);
        }

        Assert.That(careful.Cautious(4)!.Value.TotalMilliseconds, Is.EqualTo(2).Within(0.2));
        Assert.That(bold.Cautious(4)!.Value.TotalMilliseconds, Is.EqualTo(1).Within(0.2));
    }

    [Test]
    public void The_reserve_is_at_most_half_of_what_two_runs_leave()
    {
        var cost = Of(99);
        for (var run = 0; run < 64; run++)
        {
            Learn(cost, 4, run % 8 == 7 ? 100 : 5);
        }

        // 25 ms, less two runs of 5 ms, halved.
        Assert.That((cost.Cautious(4) - cost.Expected(4))!.Value.TotalMilliseconds, Is.EqualTo(7.5).Within(0.5));
    }

    [Test]
    public void A_model_that_slows_down_does_so_at_every_size_and_is_not_taken_for_one_that_varies()
    {
        var cost = Of(99);
        for (var run = 0; run < 180; run++)
        {
            var rows = (run % 3) switch { 0 => 1, 1 => 8, _ => 32 };
            Learn(cost, rows, 0.2 * rows);
        }

        for (var run = 0; run < 20; run++)
        {
            Learn(cost, 8, 3 * 1.6);
        }

        Assert.That(cost.Expected(1)!.Value.TotalMilliseconds, Is.EqualTo(0.6).Within(0.06));
        Assert.That(cost.Expected(32)!.Value.TotalMilliseconds, Is.EqualTo(19.2).Within(2));
        Assert.That(cost.Cautious(8)!.Value.TotalMilliseconds, Is.EqualTo(4.8).Within(0.5));
    }

    [Test]
    public void Two_runs_of_the_sustainable_size_keep_the_objective()
    {
        var cost = Of(99);
        foreach (var rows in (int[])[1, 2, 4, 8, 16, 32])
        {
            Learn(cost, rows, 1 + (0.5 * rows));
        }

        Assert.That(cost.Sustainable(32, rounds: 2), Is.EqualTo(23));
        Assert.That(cost.Sustainable(16, rounds: 2), Is.EqualTo(16));
        Assert.That(cost.Sustainable(32, rounds: 20), Is.EqualTo(32), "one that cannot be kept changes nothing");
    }

    private RunCost Of(int percentile) => new(_clock, new LatencyObjective(percentile, TimeSpan.FromMilliseconds(25)));

    private static void Learn(RunCost cost, int rows, double milliseconds) =>
        cost.Learn(TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(milliseconds), rows, rows == 1);
}
