using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Responses;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Tests.Responses;

internal sealed class InferResponseWriterTests
{
    [Test]
    public void JSON_has_its_members_in_order_and_non_finite_numbers_as_bare_tokens()
    {
        var (body, length) = Write("7", Floats(false, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0.1f, -0f));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(length, Is.Null);
            Assert.That(Encoding.UTF8.GetString(body), Is.EqualTo(
                """{"id":"7","model_name":"m","model_version":"1","outputs":[{"name":"y","shape":[5],"datatype":"FP32","data":[NaN,Infinity,-Infinity,0.1,-0]}]}"""));
        }
    }

    [Test]
    public void Binary_outputs_follow_the_JSON_in_their_order()
    {
        var (body, length) = Write(null, Floats(true, 1f), new InferOutput(new Tensor("b", TensorDataType.Bool, [2], (byte[])[1, 0]), false), Floats(true, 2f));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Encoding.UTF8.GetString(body[..length!.Value]), Is.EqualTo(
                """{"model_name":"m","model_version":"1","outputs":[{"name":"y","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":4}},{"name":"b","shape":[2],"datatype":"BOOL","data":[true,false]},{"name":"y","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":4}}]}"""));
            Assert.That(body[length.Value..], Is.EqualTo(MemoryMarshal.AsBytes<float>([1f, 2f]).ToArray()));
        }
    }

    [TestCase(TensorDataType.UInt8, "FF", "255")]
    [TestCase(TensorDataType.Int8, "80", "-128")]
    [TestCase(TensorDataType.UInt16, "FFFF", "65535")]
    [TestCase(TensorDataType.Int16, "0080", "-32768")]
    [TestCase(TensorDataType.UInt32, "FFFFFFFF", "4294967295")]
    [TestCase(TensorDataType.Int32, "00000080", "-2147483648")]
    [TestCase(TensorDataType.UInt64, "FFFFFFFFFFFFFFFF", "18446744073709551615")]
    [TestCase(TensorDataType.Int64, "0000000000000080", "-9223372036854775808")]
    [TestCase(TensorDataType.Fp64, "0100000000000000", "5E-324")]
    [TestCase(TensorDataType.Bytes, "0300000022C3A9", "\"\\\"é\"")]
    public void Every_datatype_is_written_so_that_it_reads_back(TensorDataType type, string hex, string json)
    {
        var data = Convert.FromHexString(hex);

        var (body, _) = Write(null, new InferOutput(new Tensor("y", type, [1], data), false));

        var text = Encoding.UTF8.GetString(body);
        Assert.That(text, Does.EndWith($"\"data\":[{json}]}}]}}"));
        var again = InferRequestReader.Read(Encoding.UTF8.GetBytes(text.Replace("outputs", "inputs", StringComparison.Ordinal)), null);
        Assert.That(again.Inputs[0].Data.ToArray(), Is.EqualTo(data));
    }

    [Test]
    public void Random_floats_keep_their_bits_through_JSON()
    {
        var bits = new byte[4000];
        new Random(5).NextBytes(bits);
        var finite = MemoryMarshal.Cast<byte, float>(bits).ToArray().Where(float.IsFinite).ToArray();

        var (body, _) = Write(null, Floats(false, finite));

        var again = InferRequestReader.Read(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("outputs", "inputs", StringComparison.Ordinal)), null);
        Assert.That(again.Inputs[0].Data.ToArray(), Is.EqualTo(MemoryMarshal.AsBytes<float>(finite).ToArray()));
    }

    [TestCase(TensorDataType.Fp16, "0000")]
    [TestCase(TensorDataType.Bf16, "0000")]
    [TestCase(TensorDataType.Bytes, "01000000FF")]
    public void What_JSON_cannot_carry_is_refused(TensorDataType type, string hex) => Assert.That(
        () => Write(null, new InferOutput(new Tensor("y", type, [1], Convert.FromHexString(hex)), false)),
        Throws.TypeOf<ProtocolException>().With.Message.Contains("'y'"));

    [Test]
    public void A_failed_response_leaves_nothing_behind_for_the_next()
    {
        Assert.That(() => Write(null, new InferOutput(new Tensor("y", TensorDataType.Fp16, [1], new byte[2]), false)), Throws.TypeOf<ProtocolException>());

        Assert.That(Encoding.UTF8.GetString(Write("7", Floats(false, 1f)).Body), Does.StartWith("{\"id\":\"7\""));
    }

    private static InferOutput Floats(bool binary, params float[] values) =>
        new(new Tensor("y", TensorDataType.Fp32, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray()), binary);

    private static (byte[] Body, int? HeaderLength) Write(string? id, params ImmutableArray<InferOutput> outputs)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var length = InferResponseWriter.Write(new InferResponse("m", "1", id, outputs), buffer);
        return (buffer.WrittenSpan.ToArray(), length);
    }
}
