using ModelServing.Engine.Models;

namespace ModelServing.Engine.Tests.Catalogue;

/// <summary>
/// Versions good and bad come and go in any order, some given up half-way, while callers ask without pause. Whatever happens: once something serves
/// something always does, it has been ready, nobody is refused, no session is used after it was disposed, and none is left over.
/// </summary>
internal sealed class RandomisedCatalogueTests
{
    private const int Steps = 40;
    private const int Callers = 4;

    [Test]
    public async Task Any_history_of_versions_loses_no_request_and_leaks_no_session([Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        await using var given = new CatalogueFixture();
        Assert.That(await given.LoadAsync("good0"), Is.Null);
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(() => AskAsync(given, stop.Token))).ToArray();
        var expected = "good0";
        for (var step = 1; step <= Steps; step++)
        {
            expected = await StepAsync(given, random, step, expected);
            Assert.That(given.Serving, Is.EqualTo((string[])[expected]), $"after step {step}");
            Assert.That(given.Catalogue.Versions.Count(version => version.Host.Status.State == ModelState.Ready), Is.EqualTo(1), $"after step {step}");
        }

        await stop.CancelAsync();
        var outcomes = await Task.WhenAll(callers);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcomes.Sum(asked => asked.Answered), Is.GreaterThan(Callers));
            Assert.That(outcomes.SelectMany(asked => asked.Refused), Is.Empty);
            Assert.That(given.Sessions.Count(made => made.Session.WasMisused), Is.Zero);
            Assert.That(given.Sessions.Where(made => !made.Session.IsDisposed).Select(made => made.Version), Is.EqualTo((string[])[expected]));
        }

        Assert.That(await given.Catalogue.DrainAsync(TimeSpan.FromSeconds(20)), Is.Zero);
        Assert.That(given.Sessions.Count(made => !made.Session.IsDisposed), Is.Zero);
    }

    /// <returns>The version that must serve from here on.</returns>
    private static async Task<string> StepAsync(CatalogueFixture given, Random random, int step, string serving)
    {
        var kind = random.Next(6);
        if (kind == 0)
        {
            using var cancel = new CancellationTokenSource();
            given.Gate.Reset();
            var loading = given.LoadAsync($"good{step}", cancellationToken: cancel.Token);
            await cancel.CancelAsync();
            given.Gate.Set();
            try
            {
                // It may have been too late to give it up; then it serves.
                return await loading is null ? $"good{step}" : serving;
            }
            catch (OperationCanceledException)
            {
                return serving;
            }
        }

        // The same version may come again, as another file.
        var version = kind switch { 1 => $"broken{step}", 2 => $"absent{step}", 3 => $"other{step}", 4 => serving, _ => $"good{step}" };
        return await given.LoadAsync(version) is null ? version : serving;
    }

    private static async Task<(int Answered, List<InferOutcome?> Refused)> AskAsync(CatalogueFixture given, CancellationToken stop)
    {
        var (answered, refused) = (0, new List<InferOutcome?>());
        while (!stop.IsCancellationRequested)
        {
            if (await given.InferAsync() is InferOutcome.Success)
            {
                answered++;
            }
            else
            {
                refused.Add(null);
            }
        }

        return (answered, refused);
    }
}
