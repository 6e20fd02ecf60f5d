using ModelServing.Runtime.Endpoints;

namespace ModelServing.Runtime.Tests.Endpoints;

internal sealed class BodyBufferPoolTests
{
    [TestCase(0, 4_096)]
    [TestCase(1, 4_096)]
    [TestCase(4_096, 4_096)]
    [TestCase(4_097, 8_192)]
    [TestCase(1_000_000, 1 << 20)]
    public void A_buffer_has_the_next_power_of_two_and_room_to_align_it(int minimum, int length) =>
        Assert.That(new BodyBufferPool(0).Rent(minimum), Has.Length.EqualTo(length + BodyBufferPool.Slack));

    [Test]
    public void What_comes_back_is_lent_again_to_one_borrower()
    {
        var pool = new BodyBufferPool(1 << 20);
        var buffer = pool.Rent(5_000);
        pool.Return(buffer);

        Assert.That(pool.RetainedBytes, Is.EqualTo(8_192 + BodyBufferPool.Slack));
        Assert.That(pool.Rent(8_192), Is.SameAs(buffer));
        Assert.That(pool.Rent(8_192), Is.Not.SameAs(buffer));
        Assert.That(pool.RetainedBytes, Is.Zero);
    }

    [Test]
    public void No_more_is_kept_than_allowed()
    {
        var pool = new BodyBufferPool(10_000);
        pool.Return(new byte[8_192 + BodyBufferPool.Slack]);
        pool.Return(new byte[4_096 + BodyBufferPool.Slack]);

        Assert.That(pool.RetainedBytes, Is.EqualTo(8_192 + BodyBufferPool.Slack));
    }
}
