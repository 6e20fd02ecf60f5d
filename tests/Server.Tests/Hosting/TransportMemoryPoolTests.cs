using ModelServing.Runtime.Hosting;

namespace ModelServing.Runtime.Tests.Hosting;

internal sealed class TransportMemoryPoolTests
{
    [Test]
    public void A_block_that_comes_back_is_lent_again()
    {
        using var pool = new TransportMemoryPool();
        var first = pool.Rent();
        var memory = first.Memory;
        first.Dispose();

        using var second = pool.Rent(pool.MaxBufferSize);

        Assert.That(second.Memory.Equals(memory), Is.True);
    }

    [Test]
    public void A_block_that_comes_back_twice_is_lent_once()
    {
        using var pool = new TransportMemoryPool();
        var block = pool.Rent();
        block.Dispose();
        block.Dispose();

        using var one = pool.Rent();
        using var other = pool.Rent();

        Assert.That(one.Memory.Equals(other.Memory), Is.False);
    }

    [Test]
    public void More_than_a_block_is_not_to_be_had()
    {
        using var pool = new TransportMemoryPool();

        Assert.That(() => pool.Rent(pool.MaxBufferSize + 1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
