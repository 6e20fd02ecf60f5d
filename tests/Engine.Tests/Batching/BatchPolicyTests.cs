using ModelServing.Engine.Batching;

namespace ModelServing.Engine.Tests.Batching;

internal sealed class BatchPolicyTests
{
    [TestCase("an empty queue waits for a request", false, false, 0, true, true, true, 2, null)]
    [TestCase("a busy instance is waited for, however old the request", true, true, 99, false, true, true, 2, null)]
    [TestCase("a full batch is closed", true, true, 0, true, true, true, 2, 0.0)]
    [TestCase("a young batch waits for the rest of the delay", true, false, 0.5, true, true, true, 2, 1.5)]
    [TestCase("an old batch is closed", true, false, 2, true, true, true, 2, 0.0)]
    [TestCase("a batch that cannot grow is closed", true, false, 0, true, false, true, 2, 0.0)]
    [TestCase("a batch that is as cheap as any is closed", true, false, 0, true, true, false, 2, 0.0)]
    [TestCase("without a delay every batch is closed", true, false, 0, true, true, true, 0, 0.0)]
    public void Decides(string name, bool hasRequests, bool isFull, double ageMs, bool hasInstance, bool mayGrow, bool mayGetCheaper, double delayMs, double? waitMs)
    {
        var view = new QueueView(hasRequests, isFull, TimeSpan.FromMilliseconds(ageMs), hasInstance, mayGrow, mayGetCheaper);

        var decision = BatchPolicy.Decide(view, new BatchLimits(8, TimeSpan.FromMilliseconds(delayMs)));

        var expected = waitMs switch
        {
            null => BatchDecision.WaitForEvent,
            0.0 => BatchDecision.CloseNow,
            { } wait => BatchDecision.WaitFor(TimeSpan.FromMilliseconds(wait)),
        };
        Assert.That(decision, Is.EqualTo(expected), name);
    }
}
