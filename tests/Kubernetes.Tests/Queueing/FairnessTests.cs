using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Queueing;
using ModelServing.Testing.Time;

namespace ModelServing.Kubernetes.Tests.Queueing;

public sealed class FairnessTests
{
    private const int Keys = 40;
    private static readonly string[] Namespaces = ["a", "b", "c", "d"];

    [Test]
    public async Task A_change_in_one_namespace_waits_for_one_of_ten_thousand_in_another()
    {
        using var queue = Queue(new ManualTimeProvider());
        for (var number = 0; number < 10_000; number++)
        {
            queue.Add(new NamespacedName("busy", $"{number}"));
        }

        queue.Add(new NamespacedName("quiet", "only"));
        List<string> taken = [];
        for (var item = 0; item < 3; item++)
        {
            taken.Add((await queue.TakeAsync(default))!.Value.Key.ToString());
        }

        Assert.That(taken, Is.EqualTo(new[] { "busy/0", "quiet/only", "busy/1" }));
    }

    [Test]
    public async Task A_key_that_was_raised_to_a_higher_priority_costs_its_namespace_no_turn()
    {
        using var queue = Queue(new ManualTimeProvider());
        foreach (var name in (string[])["1", "2", "3"])
        {
            queue.Add(new NamespacedName("a", name), WorkPriority.Background);
            queue.Add(new NamespacedName("b", name), WorkPriority.Background);
        }

        queue.Add(new NamespacedName("a", "1"));
        List<string> taken = [];
        while (queue.ReadyCount > 0)
        {
            taken.Add((await queue.TakeAsync(default))!.Value.Key.ToString());
        }

        Assert.That(taken, Is.EqualTo(new[] { "a/1", "a/2", "b/1", "a/3", "b/2", "b/3" }));
    }

    /// <summary>
    /// Random operations against a model of the queue: nothing is lost or handed out twice, no key runs twice at once, a higher priority goes first, within
    /// a namespace the earliest, and no namespace that has a key of the highest priority is passed over by another one twice.
    /// </summary>
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    public async Task Every_namespace_gets_its_turn(int seed)
    {
        var random = new Random(seed);
        var time = new ManualTimeProvider();
        using var queue = Queue(time);
        var ready = new Dictionary<NamespacedName, (int Priority, int Since)>();
        var running = new List<NamespacedName>();
        var again = new Dictionary<NamespacedName, int>();
        var passedOver = new Dictionary<(string Namespace, int Priority), Dictionary<string, int>>();
        for (var step = 0; step < 20_000; step++)
        {
            // Half of all keys are of one namespace.
            var key = new NamespacedName(Namespaces[Math.Max(0, random.Next(-3, 4))], $"{random.Next(Keys)}");
            switch (random.Next(5))
            {
                case 0 or 1:
                    var priority = random.Next(-1, 2);
                    queue.Add(key, priority);
                    if (running.Contains(key))
                    {
                        again[key] = Math.Max(priority, again.GetValueOrDefault(key, int.MinValue));
                    }
                    else
                    {
                        ready[key] = ready.TryGetValue(key, out var waiting) ? (Math.Max(priority, waiting.Priority), waiting.Since) : (priority, step);
                    }

                    break;
                case 2 when running.Count > 0:
                    var done = running[random.Next(running.Count)];
                    running.Remove(done);
                    queue.Done(done);
                    if (again.Remove(done, out var priorityOfDone))
                    {
                        ready[done] = (priorityOfDone, step);
                    }

                    break;
                default:
                    if (ready.Count > 0 && running.Count < 8)
                    {
                        var item = (await queue.TakeAsync(CancellationToken.None))!.Value;
                        CheckTurn(item, ready, passedOver, step);
                        Assert.That(running, Does.Not.Contain(item.Key), $"step {step}");
                        ready.Remove(item.Key);
                        running.Add(item.Key);
                    }

                    break;
            }

            Assert.That(queue.ReadyCount, Is.EqualTo(ready.Count), $"step {step}");
        }
    }

    private static void CheckTurn(
        WorkItem<NamespacedName> item,
        Dictionary<NamespacedName, (int Priority, int Since)> ready,
        Dictionary<(string Namespace, int Priority), Dictionary<string, int>> passedOver,
        int step)
    {
        Assert.That(ready, Does.ContainKey(item.Key), $"step {step}");
        var highest = ready.Values.Max(static waiting => waiting.Priority);
        Assert.That(item.Priority, Is.EqualTo(highest), $"step {step}");
        var inTurn = ready.Where(waiting => waiting.Value.Priority == highest).ToArray();
        Assert.That(ready[item.Key].Since, Is.EqualTo(inTurn.Where(waiting => waiting.Key.Namespace == item.Key.Namespace).Min(static waiting => waiting.Value.Since)), $"step {step}");

        passedOver.Remove((item.Key.Namespace, highest));
        foreach (var space in Namespaces.Where(space => space != item.Key.Namespace))
        {
            if (inTurn.All(waiting => waiting.Key.Namespace != space))
            {
                passedOver.Remove((space, highest));
                continue;
            }

            passedOver.TryAdd((space, highest), []);
            var by = passedOver[(space, highest)];
            by[item.Key.Namespace] = by.GetValueOrDefault(item.Key.Namespace) + 1;
            Assert.That(by[item.Key.Namespace], Is.EqualTo(1), $"{space} was passed over twice by {item.Key.Namespace}, step {step}");
        }
    }

    private static WorkQueue<NamespacedName> Queue(TimeProvider time) => new(time, metrics: null, static key => key.Namespace);
}
