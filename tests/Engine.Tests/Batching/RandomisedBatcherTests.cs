using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Engine.Batching;
using ModelServing.Engine.Sessions;
using ModelServing.Engine.Telemetry;
using ModelServing.Engine.Tests.Backend;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;

namespace ModelServing.Engine.Tests.Batching;

/// <summary>Many threads, shapes, rows, output sets, cancellations, deadlines and poison at once, in real time: no answer is lost, crossed or wrong.</summary>
internal sealed class RandomisedBatcherTests : BatcherFixture
{
    private const int Clients = 32;
    private const int RequestsPerClient = 320;

    [TestCase(0, 1, 1)]
    [TestCase(1, 2, 0)]
    [CancelAfter(60_000)]
    public async Task Ten_thousand_requests_each_get_their_own_answer(double delayMs, int instances, double inlineMs)
    {
        using var metrics = new EngineMetrics();
        var sessions = Enumerable.Range(0, instances).Select(_ => new DoublingSession()).ToArray();
        var pool = new SessionPool(sessions, 1, "random");
        var executor = new BatchExecutor("m", "1", TimeProvider.System, metrics.For("m", "1", TimeProvider.System), NullLogger.Instance);
        using var batcher = new DynamicBatcher(
            new BatcherOptions(new BatchLimits(16, TimeSpan.FromMilliseconds(delayMs)), true, 24, TimeSpan.FromMilliseconds(inlineMs)), pool, executor, TimeProvider.System);

        var tallies = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => ClientAsync(batcher, client))));

        Assert.That(await batcher.DrainAsync(TimeSpan.FromSeconds(20)), Is.Zero);
        pool.Close();
        await pool.Ended.WaitAsync(TimeSpan.FromSeconds(20));
        var all = tallies.SelectMany(tally => tally).GroupBy(kind => kind).ToDictionary(group => group.Key, group => group.Count());
        await TestContext.Out.WriteLineAsync(string.Join(", ", all.Select(pair => $"{pair.Key} {pair.Value}")));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(all.Values.Sum(), Is.EqualTo(Clients * RequestsPerClient));
            Assert.That(all["answered"], Is.GreaterThan(Clients * RequestsPerClient / 4));
            Assert.That(all["poison"], Is.GreaterThan(0));
            Assert.That(sessions.SelectMany(session => session.Runs).Max(shape => shape[0]), Is.InRange(2, 16));
            Assert.That(sessions.Any(session => session.WasMisused), Is.False);
            Assert.That((batcher.Queued, batcher.InFlight), Is.EqualTo((0, 0)));
        }
    }

    private static async Task<List<string>> ClientAsync(DynamicBatcher batcher, int client)
    {
        var random = new Random(client);
        var tally = new List<string>();
        for (var i = 0; i < RequestsPerClient; i++)
        {
            var value = (client * RequestsPerClient) + i + 1;
            var (rows, width) = (random.Next(1, 5), random.Next(1, 4));
            var (isPoison, cancels, isHasty) = (random.Next(50) == 0, random.Next(10) == 0, random.Next(10) == 0);
            int[] outputs = random.Next(3) switch { 0 => [0], 1 => [1, 0], _ => [0, 1] };
            var content = Content(isPoison ? float.NaN : value, rows, width, outputs);
            using var cancellation = new CancellationTokenSource();
            var answer = batcher.SubmitAsync(content, $"{value}", new RequestParameters(isHasty ? 200 : null, random.Next(1, 10), false), cancellation.Token);
            if (cancels)
            {
                await cancellation.CancelAsync();
            }

            tally.Add(Judge(await answer, value, rows, width, outputs, isPoison, cancels, isHasty));
        }

        return tally;
    }

    private static string Judge(InferOutcome outcome, int value, int rows, int width, int[] outputs, bool isPoison, bool cancels, bool isHasty)
    {
        if (outcome is InferOutcome.Refused { Error: var error })
        {
            var isExpected = error.Kind switch
            {
                ErrorKind.QueueFull => true,
                ErrorKind.Cancelled => cancels,
                ErrorKind.DeadlineExceeded => isHasty,
                ErrorKind.InvalidArgument => isPoison,
                _ => false,
            };
            return isExpected ? isPoison && error.Kind == ErrorKind.InvalidArgument ? "poison" : error.Kind.ToString() : throw new AssertionException($"{value}: {error}");
        }

        Assert.That(isPoison, Is.False, "poison must not be answered");
        Assert.That(((InferOutcome.Success)outcome).Response.Id, Is.EqualTo($"{value}"));
        for (var i = 0; i < outputs.Length; i++)
        {
            var expected = Enumerable.Repeat((outputs[i] == 0 ? 2f : 1f) * value, rows * width);
            if (!ValuesOf(outcome, i).SequenceEqual(expected))
            {
                throw new AssertionException($"request {value} got {string.Join(",", ValuesOf(outcome, i))}");
            }
        }

        return "answered";
    }
}
