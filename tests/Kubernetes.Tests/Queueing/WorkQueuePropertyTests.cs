using System.Collections.Concurrent;
using ModelServing.Kubernetes.Queueing;
using ModelServing.Testing.Time;

namespace ModelServing.Kubernetes.Tests.Queueing;

public sealed class WorkQueuePropertyTests
{
    private const int Keys = 7;

    /// <summary>Random operations against a model: what was added after its key was last taken is owed, and is handed out.</summary>
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public async Task Nothing_is_lost_and_no_key_runs_twice_at_once(int seed)
    {
        var random = new Random(seed);
        var time = new ManualTimeProvider();
        using var queue = new WorkQueue<int>(time);
        var owed = new HashSet<int>();
        var running = new HashSet<int>();
        for (var step = 0; step < 20_000; step++)
        {
            var key = random.Next(Keys);
            switch (random.Next(6))
            {
                case 0:
                    queue.Add(key, random.Next(-1, 2));
                    owed.Add(key);
                    break;
                case 1:
                    queue.AddAfter(key, TimeSpan.FromMilliseconds(random.Next(50)));
                    owed.Add(key);
                    break;
                case 2:
                    time.Advance(TimeSpan.FromMilliseconds(random.Next(20)));
                    break;
                case 3 when running.Count > 0:
                    var done = running.ElementAt(random.Next(running.Count));
                    running.Remove(done);
                    queue.Done(done);
                    break;
                default:
                    if (queue.ReadyCount > 0)
                    {
                        var taken = (await queue.TakeAsync(CancellationToken.None))!.Value.Key;
                        Assert.That(running.Add(taken), Is.True, $"key {taken} runs twice at step {step}");
                        Assert.That(owed.Remove(taken), Is.True, $"key {taken} was not added since it was taken last, step {step}");
                    }

                    break;
            }
        }

        running.ToList().ForEach(queue.Done);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(queue.ReadyCount, Is.EqualTo(owed.Count), "each key that is owed must be ready in the end");
    }

    [Test]
    public async Task Concurrent_producers_and_workers_handle_each_key_alone_and_the_last_change_of_each()
    {
        using var queue = new WorkQueue<int>(TimeProvider.System);
        var versions = new int[64];
        var seen = new int[64];
        var busy = new int[64];
        var overlaps = new ConcurrentQueue<int>();
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (await queue.TakeAsync(CancellationToken.None) is { } item)
            {
                if (Interlocked.Increment(ref busy[item.Key]) != 1)
                {
                    overlaps.Enqueue(item.Key);
                }

                seen[item.Key] = Volatile.Read(ref versions[item.Key]);
                await Task.Yield();
                Interlocked.Decrement(ref busy[item.Key]);
                queue.Done(item.Key);
            }
        })).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(producer => Task.Run(() =>
        {
            var random = new Random(producer);
            for (var round = 0; round < 20_000; round++)
            {
                var key = random.Next(versions.Length);
                Interlocked.Increment(ref versions[key]);
                queue.AddAfter(key, TimeSpan.FromMilliseconds(random.Next(3) - 1));
            }
        })));

        await Eventually.TrueAsync(() => seen.SequenceEqual(versions));
        queue.ShutDown();
        await Task.WhenAll(workers);
        Assert.That(overlaps, Is.Empty);
    }
}
