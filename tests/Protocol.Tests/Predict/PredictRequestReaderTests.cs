using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Predict;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Tests.Predict;

internal sealed class PredictRequestReaderTests
{
    [TestCase("""{"instances":[[1,2],[3,4],[5,6]]}""", 3)]
    [TestCase("""{"instances":[{"x":[1,2]},{"x":[3,4]},{"x":[5,6]}],"signature_name":"serving_default"}""", 3)]
    [TestCase("""{"signature_name":"","inputs":[[1,2],[3,4],[5,6]]}""", 0)]
    [TestCase("""{"inputs":{"x":[[1,2],[3,4],[5,6]]},"unknown":[{"deep":1}]}""", 0)]
    public void Rows_and_columns_named_and_bare_make_the_same_tensor(string json, int rows)
    {
        var read = Read(json, Model(("x", TensorDataType.Fp32)));

        var tensor = read.Request.Inputs.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Rows, Is.EqualTo(rows));
            Assert.That(read.Format, Is.EqualTo(rows > 0 ? PredictFormat.Row : PredictFormat.Column));
            Assert.That(read.Request.ModelName, Is.EqualTo("m"));
            Assert.That(tensor.Shape, Is.EqualTo([3L, 2L]));
            Assert.That(MemoryMarshal.Cast<byte, float>(tensor.Data.Span).ToArray(), Is.EqualTo([1f, 2, 3, 4, 5, 6]));
        }
    }

    [Test]
    public void Several_inputs_come_in_the_model_s_order_whatever_the_caller_s()
    {
        var model = Model(("a", TensorDataType.Int64), ("b", TensorDataType.Bytes));
        var row = Read("""{"instances":[{"b":"x","a":1},{"a":2,"b":{"b64":"AP8="}}]}""", model).Request.Inputs;
        var column = Read("""{"inputs":{"b":["x",{"b64":"AP8="}],"a":[1,2]}}""", model).Request.Inputs;

        foreach (var inputs in (ImmutableArray<Tensor>[])[row, column])
        {
            Assert.That(inputs.Select(input => input.ToString()), Is.EqualTo(["a INT64 [2]", "b BYTES [2]"]));
            Assert.That(MemoryMarshal.Cast<byte, long>(inputs[0].Data.Span).ToArray(), Is.EqualTo([1L, 2]));
            Assert.That(inputs[1].Data.ToArray(), Is.EqualTo(new byte[] { 1, 0, 0, 0, (byte)'x', 2, 0, 0, 0, 0, 0xFF }));
        }
    }

    [TestCase("""{"inputs":{"b64":"aGk="}}""", "[]")]
    [TestCase("""{"inputs":[{"b64":"aGk="}]}""", "[1]")]
    [TestCase("""{"instances":[{"b64":"aGk="}]}""", "[1]")]
    [TestCase("""{"instances":[{"s":{"b64":"aGk="}}]}""", "[1]")]
    [TestCase("""{"instances":["hi"]}""", "[1]")]
    [TestCase("""{"instances":[["h\u0069"]]}""", "[1,1]")]
    public void An_encoded_string_is_a_value_and_not_an_object_of_inputs(string json, string shape)
    {
        var tensor = Read(json, Model(("s", TensorDataType.Bytes))).Request.Inputs.Single();

        Assert.That(TensorShape.Format(tensor.Shape.AsSpan()), Is.EqualTo(shape));
        Assert.That(tensor.Data.ToArray(), Is.EqualTo(new byte[] { 2, 0, 0, 0, (byte)'h', (byte)'i' }));
    }

    [Test]
    public void An_input_may_be_called_b64() =>
        Assert.That(Read("""{"instances":[{"b64":"aGk="}]}""", Model(("b64", TensorDataType.Bytes))).Request.Inputs.Single().Data.Length, Is.EqualTo(8));

    [Test]
    public void Sixteen_bit_floats_and_what_is_not_finite_are_numbers()
    {
        var half = Read("""{"inputs":[1.5,NaN,-Infinity,65504]}""", Model(("x", TensorDataType.Fp16))).Request.Inputs.Single();
        var brain = Read("""{"inputs":[1.00390625,1.01171875,Infinity,1e38]}""", Model(("x", TensorDataType.Bf16))).Request.Inputs.Single();

        Assert.That(MemoryMarshal.Cast<byte, Half>(half.Data.Span).ToArray(), Is.EqualTo([(Half)1.5f, Half.NaN, Half.NegativeInfinity, Half.MaxValue]));
        Assert.That(MemoryMarshal.Cast<byte, ushort>(brain.Data.Span).ToArray(), Is.EqualTo(new ushort[] { 0x3F80, 0x3F82, 0x7F80, 0x7E96 }));
    }

    [TestCase("""{"inputs":[]}""", "[0]")]
    [TestCase("""{"inputs":[[],[]]}""", "[2,0]")]
    [TestCase("""{"inputs":[[[]]]}""", "[1,1,0]")]
    [TestCase("""{"inputs":5}""", "[]")]
    [TestCase("""{"instances":[5]}""", "[1]")]
    [TestCase("""{"instances":[[],[]]}""", "[2,0]")]
    public void Nesting_is_the_shape_also_of_nothing_and_of_one(string json, string shape) =>
        Assert.That(TensorShape.Format(Read(json, Model(("x", TensorDataType.Int32))).Request.Inputs.Single().Shape.AsSpan()), Is.EqualTo(shape));

    [TestCase("", "empty")]
    [TestCase("{", "malformed")]
    [TestCase("[]", "object")]
    [TestCase("{} {}", "neither instances")]
    [TestCase("""{"instances":[1]} x""", "malformed")]
    [TestCase("{}", "neither instances")]
    [TestCase("""{"instances":[1],"inputs":[1]}""", "both instances")]
    [TestCase("""{"instances":[1],"instances":[1]}""", "'instances' twice")]
    [TestCase("""{"instances":[]}""", "instances is empty")]
    [TestCase("""{"instances":{"x":1}}""", "instances must be an array")]
    [TestCase("""{"instances":[1],"signature_name":7}""", "signature_name must be a string")]
    [TestCase("""{"instances":[{"y":1}]}""", "instances[0]", "no input 'y'", "'x'")]
    [TestCase("""{"instances":[{"x":1},{}]}""", "instances[1] lacks the input 'x'")]
    [TestCase("""{"instances":[{"x":1,"x":2}]}""", "instances[0] has the input 'x' twice")]
    [TestCase("""{"instances":[[1],[2,3]]}""", "input 'x' is ragged")]
    [TestCase("""{"instances":[1,[2]]}""", "input 'x' is ragged")]
    [TestCase("""{"instances":[[2],1]}""", "input 'x' is ragged")]
    [TestCase("""{"instances":[[],1]}""", "input 'x' is ragged")]
    [TestCase("""{"inputs":[[[]],[1]]}""", "input 'x' is ragged")]
    [TestCase("""{"inputs":[[1,[2]]]}""", "input 'x' is ragged")]
    [TestCase("""{"inputs":["a"]}""", "input 'x' element 0", "INT32", "\"a\"")]
    [TestCase("""{"inputs":[1,2.5]}""", "input 'x' element 1", "2.5")]
    [TestCase("""{"inputs":[null]}""", "input 'x' element 0", "null")]
    [TestCase("""{"inputs":[{"b64":"AA=="}]}""", "input 'x' element 0", "an object")]
    [TestCase("""{"inputs":[2147483648]}""", "2147483648")]
    [TestCase("""{"inputs":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""", "more than 32 dimensions")]
    public void What_does_not_fit_is_refused_by_name(string json, params string[] parts) => Refuses(json, Model(("x", TensorDataType.Int32)), parts);

    [TestCase("""{"inputs":{"b64":"!"}}""", "element 0.b64 is not base64")]
    [TestCase("""{"inputs":{"b64":"AAA"}}""", "element 0.b64 is not base64")]
    [TestCase("""{"inputs":{"b64":"AA==","more":1}}""", "b64 and no other")]
    [TestCase("""{"inputs":{"b64":7}}""", "must be a string", "7")]
    [TestCase("""{"inputs":[{"b46":"AA=="}]}""", "not another object")]
    [TestCase("""{"inputs":[{}]}""", "not another object")]
    [TestCase("""{"inputs":[NaN]}""", "must be a string", "NaN")]
    [TestCase("""{"inputs":["\ud800"]}""", "no Unicode character")]
    public void Encoded_strings_that_are_none_are_refused(string json, params string[] parts) => Refuses(json, Model(("s", TensorDataType.Bytes)), parts);

    [TestCase("""{"instances":[1]}""", "instances[0] must be an object", "which has 2")]
    [TestCase("""{"inputs":[1]}""", "inputs must be an object")]
    [TestCase("""{"inputs":{"a":1}}""", "inputs lacks the input 'b'")]
    public void Several_inputs_must_be_named(string json, params string[] parts) =>
        Refuses(json, Model(("a", TensorDataType.Int32), ("b", TensorDataType.Int32)), parts);

    [TestCase(TensorDataType.Fp16, "65520")]
    [TestCase(TensorDataType.Bf16, "3.4e38")]
    public void A_number_beyond_a_sixteen_bit_float_is_refused(TensorDataType type, string number) =>
        Refuses($$"""{"inputs":[{{number}}]}""", Model(("x", type)), [number]);

    [Test]
    public void Any_body_is_read_or_refused_and_its_tensors_hold_what_their_shape_says()
    {
        string[] pieces = ["{", "}", "[", "]", ",", ":", "\"instances\"", "\"inputs\"", "\"a\"", "\"s\"", "\"b64\"", "1", "-2.5", "NaN", "\"AA==\"", "null", "true", "[[", "]]"];
        var models = new[] { Model(("a", TensorDataType.Fp32)), Model(("s", TensorDataType.Bytes)), Model(("a", TensorDataType.Int8), ("s", TensorDataType.Bytes)) };
        var random = new Random(7);
        var accepted = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var body = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)]));
            var json = random.Next(2) == 0 ? body : $$"""{"{{(random.Next(2) == 0 ? "inputs" : "instances")}}":[{{body}}]}""";
            try
            {
                foreach (var tensor in Read(json, models[random.Next(models.Length)]).Request.Inputs)
                {
                    Assert.That(TensorShape.TryCountElements(tensor.Shape.AsSpan(), out var elements), json);
                    var walker = new BytesElements(tensor.Data.Span);
                    var holds = tensor.DataType == TensorDataType.Bytes
                        ? walker.TrySkip(elements) && walker.AtEnd
                        : tensor.Data.Length == elements * tensor.DataType.ElementSize();
                    Assert.That(holds, json);
                    accepted++;
                }
            }
            catch (ProtocolException refused)
            {
                Assert.That(refused.Kind, Is.EqualTo(ErrorKind.InvalidArgument));
            }
        }

        Assert.That(accepted, Is.GreaterThan(50));
    }

    private static void Refuses(string json, ModelMetadata model, string[] parts)
    {
        var refused = Assert.Throws<ProtocolException>(() => Read(json, model))!;
        foreach (var part in parts)
        {
            Assert.That(refused.Message, Does.Contain(part));
        }
    }

    private static PredictRequest Read(string json, ModelMetadata model) => PredictRequestReader.Read(Encoding.UTF8.GetBytes(json), model);

    private static ModelMetadata Model(params (string Name, TensorDataType Type)[] inputs) =>
        new("m", ["1"], "onnx_onnxv1", [.. inputs.Select(input => new TensorMetadata(input.Name, input.Type, [-1]))], []);
}
