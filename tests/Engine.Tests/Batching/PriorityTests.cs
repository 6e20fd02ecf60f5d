using ModelServing.Protocol.Errors;

namespace ModelServing.Engine.Tests.Batching;

/// <summary>Who goes first, and who has to leave a full queue.</summary>
internal sealed class PriorityTests : BatcherFixture
{
    [Test]
    public async Task A_higher_priority_goes_first_and_equal_ones_by_deadline()
    {
        Start(maxRows: 1);
        Session.Hold();
        _ = Send(-1);
        await Session.EnteredAsync();
        var all = new[]
        {
            Send(1, priority: 9), Send(2), Send(3, priority: 1), Send(4, timeoutMicroseconds: 500_000), Send(5, priority: 1, timeoutMicroseconds: 500_000), Send(6, priority: 9, timeoutMicroseconds: 1_000),
        };

        Session.Release();
        await Task.WhenAll(all);

        Assert.That(Session.Memory.Skip(1).Select(memory => BitConverter.ToSingle(memory.Span)), Is.EqualTo([5f, 3f, 4f, 2f, 6f, 1f]));
    }

    [Test]
    public async Task A_full_queue_refuses_the_least_important()
    {
        Start(maxRows: 1, maxQueued: 3);
        await OccupyAsync();
        var low = Send(1, priority: 9);
        var laterLow = Send(2, priority: 9);
        var ordinary = Send(3);

        var equal = ErrorOf(await Send(4, priority: 9));
        var high = Send(5, priority: 1);
        var displaced = ErrorOf(await laterLow);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(equal.Kind, Is.EqualTo(ErrorKind.QueueFull), "it is no more important than those that wait");
            Assert.That(displaced.Kind, Is.EqualTo(ErrorKind.QueueFull));
            Assert.That(displaced.Message, Does.Contain("higher priority"));
            Assert.That(displaced.RetryAfter, Is.GreaterThan(TimeSpan.Zero));
            Assert.That(Batcher.Queued, Is.EqualTo(3));
        }

        Session.Release();
        foreach (var answered in new[] { low, ordinary, high })
        {
            Assert.That(await answered, Is.InstanceOf<InferOutcome.Success>());
        }
    }

    [Test]
    public async Task Shapes_do_not_matter_to_who_is_displaced()
    {
        Start(maxRows: 1, maxQueued: 2);
        await OccupyAsync();
        var low = Send(1, width: 3, priority: 8);
        _ = Send(2, width: 4, priority: 7);

        _ = Send(3, width: 5, priority: 6);

        Assert.That(ErrorOf(await low).Message, Does.Contain("higher priority"));
    }
}
