using System.Text;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Tests.Requests;

/// <summary>The binary tensor data extension.</summary>
internal sealed class BinaryTensorTests
{
    private const long LittleBytes = 700;

    [Test]
    public void Binary_tensors_follow_the_JSON_in_the_order_of_their_inputs_and_are_not_copied()
    {
        var (body, length) = Body(
            """{"inputs":[{"name":"a","shape":[2],"datatype":"UINT8","parameters":{"binary_data_size":2}},{"name":"b","shape":[1],"datatype":"UINT8","data":[9]},{"name":"c","shape":[1],"datatype":"FP16","parameters":{"binary_data_size":2}}]}""",
            1, 2, 3, 4);

        var request = InferRequestReader.Read(body, length);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(request.Inputs.Select(input => input.Data.ToArray()), Is.EqualTo((byte[][])[[1, 2], [9], [3, 4]]));
            Assert.That(request.Inputs[0].Data.Equals(body.AsMemory(length, 2)), Is.True);
        }
    }

    [Test]
    public void Reading_allocates_little_whatever_the_size_of_the_tensor()
    {
        const int rounds = 1_000;
        var (body, length) = Body(
            """{"inputs":[{"name":"x","shape":[1,256],"datatype":"FP32","parameters":{"binary_data_size":1024}}],"parameters":{"binary_data_output":true}}""", new byte[1024]);
        InferRequestReader.Read(body, length);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < rounds; round++)
        {
            InferRequestReader.Read(body, length);
        }

        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / rounds, Is.LessThan(LittleBytes));
    }

    [TestCase("UINT8", "[3]", 2, "needs 3 bytes")]
    [TestCase("FP32", "[1]", 2, "needs 4 bytes")]
    [TestCase("UINT8", "[2]", 5, "only 2 bytes")]
    [TestCase("UINT8", "[1]", 1, "1 bytes follow")]
    [TestCase("BOOL", "[2]", 2, "the byte 2")]
    [TestCase("BYTES", "[1]", 2, "does not fit")]
    public void Sizes_that_do_not_agree_are_refused_with_both_numbers(string type, string shape, int size, string mention)
    {
        var (body, length) = Body($$"""{"inputs":[{"name":"x","shape":{{shape}},"datatype":"{{type}}","parameters":{"binary_data_size":{{size}} } }]}""", 1, 2);

        Refused(body, length, mention);
    }

    [TestCase("[1]", new byte[] { 1, 0, 0, 0, 65 }, null)]
    [TestCase("[2]", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 }, null)]
    [TestCase("[2]", new byte[] { 1, 0, 0, 0, 65 }, "element 1")]
    [TestCase("[1]", new byte[] { 1, 0, 0, 0, 65, 66 }, "1 bytes after")]
    [TestCase("[1]", new byte[] { 255, 255, 255, 255, 65 }, "element 0")]
    [TestCase("[1]", new byte[] { 1, 0, 0 }, "element 0")]
    public void BYTES_elements_must_end_where_the_data_end(string shape, byte[] data, string? mention)
    {
        var (body, length) = Body($$"""{"inputs":[{"name":"x","shape":{{shape}},"datatype":"BYTES","parameters":{"binary_data_size":{{data.Length}} } }]}""", data);

        if (mention is null)
        {
            Assert.That(InferRequestReader.Read(body, length).Inputs[0].Data.ToArray(), Is.EqualTo(data));
        }
        else
        {
            Refused(body, length, mention);
        }
    }

    [TestCase(-1)]
    [TestCase(1000)]
    public void A_header_length_outside_the_body_is_refused(int headerLength) => Refused(new byte[10], headerLength, $"{headerLength}");

    [Test]
    public void Binary_data_without_the_header_or_beside_data_are_refused()
    {
        var (body, length) = Body("""{"inputs":[{"name":"x","shape":[1],"datatype":"UINT8","parameters":{"binary_data_size":1},"data":[1]}]}""", 1);

        Refused(body, length, "both");
        Refused(Encoding.UTF8.GetBytes("""{"inputs":[{"name":"x","shape":[1],"datatype":"UINT8","parameters":{"binary_data_size":1}}]}"""), null, "Inference-Header-Content-Length");
        Refused(Encoding.UTF8.GetBytes("""{"inputs":[{"name":"x","shape":[1],"datatype":"UINT8","parameters":{"binary_data_size":-1}}]}"""), null, "-1");
    }

    [TestCase(new long[] { -1, 4 }, 4, new long[] { 1, 4 })]
    [TestCase(new long[] { -1, 4 }, 8, new long[] { 2, 4 })]
    [TestCase(new long[] { -1, 2, -1 }, 6, new long[] { 1, 2, 3 })]
    [TestCase(new long[] { 2, 3 }, 6, new long[] { 2, 3 })]
    public void The_shape_of_a_raw_request_follows_from_the_model(long[] shape, int size, long[] expected)
    {
        var request = InferRequestReader.Read(new byte[size], 0, Model(TensorDataType.UInt8, shape));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(request.Inputs[0].Shape, Is.EqualTo(expected));
            Assert.That(request.Parameters.BinaryDataOutput, Is.True);
        }
    }

    [TestCase(new long[] { -1, -1, -1 }, 4, "more than one variable dimension")]
    [TestCase(new long[] { -1, 4 }, 6, "no multiple of the 4 bytes")]
    [TestCase(new long[] { 2, 3 }, 5, "needs 6 bytes")]
    [TestCase(new long[] { -1, 0 }, 4, "0 bytes")]
    public void A_raw_request_that_does_not_fit_is_refused(long[] shape, int size, string mention) =>
        Assert.That(() => InferRequestReader.Read(new byte[size], 0, Model(TensorDataType.UInt8, shape)), Throws.TypeOf<ProtocolException>().With.Message.Contains(mention));

    [Test]
    public void Raw_BYTES_are_one_element_without_its_length() =>
        Assert.That(InferRequestReader.Read("ab"u8.ToArray(), 0, Model(TensorDataType.Bytes, [-1])).Inputs[0].Data.ToArray(), Is.EqualTo([2, 0, 0, 0, .. "ab"u8]));

    private static ModelMetadata Model(TensorDataType type, long[] shape) => new("m", ["1"], "onnx_onnxv1", [new TensorMetadata("x", type, [.. shape])], []);

    private static (byte[] Body, int HeaderLength) Body(string json, params byte[] binary)
    {
        var header = Encoding.UTF8.GetBytes(json);
        return ([.. header, .. binary], header.Length);
    }

    private static void Refused(byte[] body, int? headerLength, string mention) => Assert.That(
        () => InferRequestReader.Read(body, headerLength), Throws.TypeOf<ProtocolException>().With.Property("Kind").EqualTo(ErrorKind.InvalidArgument).And.Message.Contains(mention));
}
