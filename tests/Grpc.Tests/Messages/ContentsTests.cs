using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using ModelServing.Grpc.Inference;
using ModelServing.Protocol.Errors;

namespace ModelServing.Grpc.Tests.Messages;

internal sealed class ContentsTests
{
    [TestCaseSource(nameof(EveryType))]
    public void Elements_of_every_type_become_the_tensor_s_bytes(string type, InferTensorContents contents, byte[] expected, long count)
    {
        var tensor = Given.ReadOnlyInput(Given.Request(type, [count], contents));

        Assert.That(tensor.Data.ToArray(), Is.EqualTo(expected));
    }

    [TestCase("INT8", 128)]
    [TestCase("INT8", -129)]
    [TestCase("INT16", 32_768)]
    [TestCase("INT16", -32_769)]
    public void A_signed_number_outside_of_its_type_is_refused(string type, int value) => ExpectRefusal(
        Given.Request(type, [2], new() { IntContents = { 0, value } }), "input 'a'.int_contents element 1", $"{value}", type);

    [TestCase("UINT8", 256u)]
    [TestCase("UINT16", 65_536u)]
    public void An_unsigned_number_outside_of_its_type_is_refused(string type, uint value) => ExpectRefusal(
        Given.Request(type, [1], new() { UintContents = { value } }), "input 'a'.uint_contents element 0", $"{value}", type);

    [TestCase(3)]
    [TestCase(5)]
    public void Another_number_of_elements_than_the_shape_has_is_refused(int count)
    {
        var contents = new InferTensorContents();
        contents.Fp32Contents.AddRange(Enumerable.Repeat(1f, count));

        ExpectRefusal(Given.Request("FP32", [2, 2], contents), "input 'a'", "[2,2]", "4");
    }

    [Test]
    public void Elements_in_the_field_of_another_type_are_refused() => ExpectRefusal(
        Given.Request("FP32", [1], new() { Fp64Contents = { 1 } }), "FP32", "fp64_contents", "fp32_contents");

    [TestCase("FP16")]
    [TestCase("BF16")]
    public void Sixteen_bit_floats_have_no_field(string type) => ExpectRefusal(Given.Request(type, [1], new() { Fp32Contents = { 1 } }), type, "raw_input_contents");

    [TestCase("FP16")]
    [TestCase("BF16")]
    public void Sixteen_bit_floats_travel_raw(string type)
    {
        var request = Given.Request(type, [2], null);
        request.RawInputContents.Add(ByteString.CopyFrom(1, 2, 3, 4));

        Assert.That(Given.ReadOnlyInput(request).Data.ToArray(), Is.EqualTo([1, 2, 3, 4]));
    }

    [TestCase("FP32")]
    [TestCase("BYTES")]
    public void A_tensor_without_elements_needs_no_contents(string type) =>
        Assert.That(Given.ReadOnlyInput(Given.Request(type, [0, 3], null)).Data.IsEmpty, Is.True);

    [Test]
    public void A_small_message_reserves_nothing_large() => ExpectRefusal(
        Given.Request("INT64", [1L << 27], new() { Int64Contents = { 1 } }), "too few elements in int64_contents", "134217728");

    [Test]
    public void Unpacked_elements_are_read_as_packed_ones()
    {
        // Field 3 (int64_contents) of contents, element by element, then packed, as protobuf allows.
        byte[] contents = [0x18, 0x05, 0x1A, 0x02, 0x06, 0x07];
        byte[] input = [0x0A, 0x01, (byte)'a', 0x12, 0x05, .. "INT64"u8, 0x18, 0x03, 0x2A, (byte)contents.Length, .. contents];

        var tensor = Given.Read([0x2A, (byte)input.Length, .. input]).Inputs.Single();

        Assert.That(MemoryMarshal.Cast<byte, long>(tensor.Data.Span).ToArray(), Is.EqualTo([5L, 6L, 7L]));
    }

    [Test]
    public void Contents_that_come_before_type_and_shape_are_understood()
    {
        byte[] input = [0x2A, 0x06, 0x32, 0x04, 0, 0, 0x80, 0x3F, 0x1A, 0x01, 0x01, 0x12, 0x04, .. "FP32"u8, 0x0A, 0x01, (byte)'a'];

        var tensor = Given.Read([0x2A, (byte)input.Length, .. input]).Inputs.Single();

        Assert.That(MemoryMarshal.Cast<byte, float>(tensor.Data.Span).ToArray(), Is.EqualTo([1f]));
    }

    [Test]
    public void Contents_that_come_twice_are_refused()
    {
        byte[] input = [0x0A, 0x01, (byte)'a', 0x12, 0x04, .. "FP32"u8, 0x2A, 0x00, 0x2A, 0x00];

        Assert.That(Given.Refusal([0x2A, (byte)input.Length, .. input]).Message, Does.Contain("contents twice"));
    }

    private static IEnumerable<TestCaseData> EveryType()
    {
        yield return Case("BOOL", new() { BoolContents = { true, false, true } }, [1, 0, 1], 3);
        yield return Case("INT8", new() { IntContents = { -128, 127 } }, Bytes<sbyte>(-128, 127), 2);
        yield return Case("INT16", new() { IntContents = { -32_768, 32_767 } }, Bytes<short>(-32_768, 32_767), 2);
        yield return Case("INT32", new() { IntContents = { int.MinValue, int.MaxValue, 0 } }, Bytes(int.MinValue, int.MaxValue, 0), 3);
        yield return Case("INT64", new() { Int64Contents = { long.MinValue, long.MaxValue } }, Bytes(long.MinValue, long.MaxValue), 2);
        yield return Case("UINT8", new() { UintContents = { 0, 255 } }, [0, 255], 2);
        yield return Case("UINT16", new() { UintContents = { 0, 65_535 } }, Bytes<ushort>(0, 65_535), 2);
        yield return Case("UINT32", new() { UintContents = { 0, uint.MaxValue } }, Bytes<uint>(0, uint.MaxValue), 2);
        yield return Case("UINT64", new() { Uint64Contents = { 0, ulong.MaxValue } }, Bytes<ulong>(0, ulong.MaxValue), 2);
        yield return Case("FP32", new() { Fp32Contents = { float.NaN, -0f, 1.5f } }, Bytes(float.NaN, -0f, 1.5f), 3);
        yield return Case("FP64", new() { Fp64Contents = { double.NegativeInfinity, 1e-300 } }, Bytes(double.NegativeInfinity, 1e-300), 2);
        yield return Case(
            "BYTES",
            new() { BytesContents = { ByteString.CopyFromUtf8("ü"), ByteString.Empty, ByteString.CopyFrom(0, 255) } },
            [2, 0, 0, 0, .. Encoding.UTF8.GetBytes("ü"), 0, 0, 0, 0, 2, 0, 0, 0, 0, 255],
            3);
    }

    private static TestCaseData Case(string type, InferTensorContents contents, byte[] expected, long count) =>
        new TestCaseData(type, contents, expected, count).SetArgDisplayNames(type);

    private static byte[] Bytes<T>(params T[] values)
        where T : struct => MemoryMarshal.AsBytes<T>(values).ToArray();

    private static void ExpectRefusal(ModelInferRequest request, params string[] parts)
    {
        var refusal = Given.Refusal(request.ToByteArray());
        Assert.That(refusal.Kind, Is.EqualTo(ErrorKind.InvalidArgument));
        foreach (var part in parts)
        {
            Assert.That(refusal.Message, Does.Contain(part));
        }
    }
}
