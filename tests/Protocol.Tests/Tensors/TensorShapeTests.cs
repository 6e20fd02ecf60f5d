using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Tests.Tensors;

internal sealed class TensorShapeTests
{
    [TestCase(new long[0], 1)]
    [TestCase(new long[] { 2, 3 }, 6)]
    [TestCase(new long[] { 0, long.MaxValue, long.MaxValue }, 0)]
    [TestCase(new long[] { long.MaxValue }, long.MaxValue)]
    public void Elements_are_the_product_of_the_dimensions(long[] shape, long expected)
    {
        Assert.That(TensorShape.TryCountElements(shape, out var elements), Is.True);
        Assert.That(elements, Is.EqualTo(expected));
    }

    [TestCase(new long[] { -1 })]
    [TestCase(new long[] { 0, -1 })]
    [TestCase(new long[] { 16, (1L << 60) + 2 })]
    [TestCase(new long[] { 1L << 32, 1L << 31 })]
    [TestCase(new long[] { 1L << 62, 4 })]
    public void Negative_dimensions_and_overflow_are_refused(long[] shape) =>
        Assert.That(TensorShape.TryCountElements(shape, out _), Is.False);

    [Test]
    public void Every_datatype_is_found_by_its_name()
    {
        foreach (var type in Enum.GetValues<TensorDataType>())
        {
            Assert.That(TensorDataTypeExtensions.TryParse(type.ProtocolName(), out var found), Is.True);
            Assert.That(found, Is.EqualTo(type));
        }
    }
}
