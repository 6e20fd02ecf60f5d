using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Predict;
using ModelServing.Protocol.Responses;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Tests.Predict;

internal sealed class PredictResponseWriterTests
{
    private static readonly Tensor Scores = Floats("scores", [2, 2], 1, 0.5f, float.NaN, float.NegativeInfinity);
    private static readonly Tensor Labels = Strings("labels", [2], "a\"b"u8.ToArray(), "é"u8.ToArray());

    [Test]
    public void One_output_is_bare()
    {
        Assert.That(Write(PredictFormat.Row, 2, Scores), Is.EqualTo("""{"predictions":[[1,0.5],[NaN,-Infinity]]}"""));
        Assert.That(Write(PredictFormat.Column, 0, Scores), Is.EqualTo("""{"outputs":[[1,0.5],[NaN,-Infinity]]}"""));
    }

    [Test]
    public void Several_outputs_are_named()
    {
        Assert.That(
            Write(PredictFormat.Row, 2, Scores, Labels),
            Is.EqualTo("""{"predictions":[{"scores":[1,0.5],"labels":"a\"b"},{"scores":[NaN,-Infinity],"labels":"é"}]}"""));
        Assert.That(
            Write(PredictFormat.Column, 0, Scores, Labels),
            Is.EqualTo("""{"outputs":{"scores":[[1,0.5],[NaN,-Infinity]],"labels":["a\"b","é"]}}"""));
    }

    [Test]
    public void Bytes_are_encoded_where_they_are_no_text_or_their_name_says_so()
    {
        Assert.That(Write(PredictFormat.Column, 0, Strings("image_bytes", [1], "hi"u8.ToArray())), Is.EqualTo("""{"outputs":[{"b64":"aGk="}]}"""));
        Assert.That(Write(PredictFormat.Column, 0, Strings("image", [], [0xFF])), Is.EqualTo("""{"outputs":{"b64":"/w=="}}"""));
    }

    [Test]
    public void Every_element_type_is_told()
    {
        Assert.That(Write(PredictFormat.Column, 0, new Tensor("y", TensorDataType.Fp16, [2], Raw<Half>((Half)1.5f, Half.PositiveInfinity))), Is.EqualTo("""{"outputs":[1.5,Infinity]}"""));
        Assert.That(Write(PredictFormat.Column, 0, new Tensor("y", TensorDataType.Bf16, [1], Raw<ushort>(0x3FC0))), Is.EqualTo("""{"outputs":[1.5]}"""));
        Assert.That(Write(PredictFormat.Column, 0, new Tensor("y", TensorDataType.Fp64, [], Raw(0.1))), Is.EqualTo("""{"outputs":0.1}"""));
        Assert.That(Write(PredictFormat.Column, 0, new Tensor("y", TensorDataType.Bool, [2], Raw<byte>(1, 0))), Is.EqualTo("""{"outputs":[true,false]}"""));
        Assert.That(Write(PredictFormat.Column, 0, new Tensor("y", TensorDataType.UInt64, [1], Raw(ulong.MaxValue))), Is.EqualTo("""{"outputs":[18446744073709551615]}"""));
        Assert.That(Write(PredictFormat.Column, 0, new Tensor("y", TensorDataType.Int8, [1, 1], Raw<sbyte>(-7))), Is.EqualTo("""{"outputs":[[-7]]}"""));
        Assert.That(Write(PredictFormat.Column, 0, Floats("y", [2, 0])), Is.EqualTo("""{"outputs":[[],[]]}"""));
    }

    [Test]
    public void An_output_without_a_row_for_each_instance_cannot_be_told_by_rows() =>
        Assert.That(
            () => Write(PredictFormat.Row, 3, Scores),
            Throws.InstanceOf<ProtocolException>().With.Message.Contains("'scores'").And.Message.Contains("[2,2]").And.Message.Contains("column format"));

    private static string Write(PredictFormat format, int rows, params Tensor[] outputs)
    {
        var buffer = new ArrayBufferWriter<byte>();
        PredictResponseWriter.Write(format, new InferResponse("m", "1", null, [.. outputs.Select(output => new InferOutput(output, true))]), rows, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static Tensor Floats(string name, long[] shape, params float[] values) => new(name, TensorDataType.Fp32, [.. shape], Raw(values));

    private static Tensor Strings(string name, long[] shape, params byte[][] values) =>
        new(name, TensorDataType.Bytes, [.. shape], values.SelectMany(value => BitConverter.GetBytes(value.Length).Concat(value)).ToArray());

    private static byte[] Raw<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();
}
