using System.Runtime.InteropServices;
using System.Text;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;

namespace ModelServing.Protocol.Tests.Requests;

internal sealed class InferRequestReaderTests
{
    [Test]
    public void A_whole_request_is_read()
    {
        var request = Read("""
            {"id":"7","parameters":{"timeout":250,"priority":2,"binary_data_output":true,"custom":"x"},
             "inputs":[{"name":"a","shape":[2,2],"datatype":"INT32","data":[[1,2],[3,-4]]},{"name":"b","shape":[1],"datatype":"BYTES","data":["é\u0000\n"]}],
             "outputs":[{"name":"y","parameters":{"binary_data":false}},{"name":"z"}],"unknown":{"deep":[1]}}
            """);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(request.Id, Is.EqualTo("7"));
            Assert.That(request.Parameters, Is.EqualTo(new RequestParameters(250, 2, true)));
            Assert.That(MemoryMarshal.Cast<byte, int>(request.Inputs[0].Data.Span).ToArray(), Is.EqualTo([1, 2, 3, -4]));
            Assert.That(request.Inputs[1].Data.ToArray(), Is.EqualTo([4, 0, 0, 0, .. "é\0\n"u8]));
            Assert.That(request.Outputs, Is.EqualTo([new RequestedOutput("y", false), new RequestedOutput("z", null)]));
        }
    }

    [Test]
    public void Data_may_come_before_shape_and_datatype()
    {
        var request = Read("""{"inputs":[{"data":[1.5,2],"datatype":"FP32","shape":[2],"name":"x"}]}""");

        Assert.That(MemoryMarshal.Cast<byte, float>(request.Inputs[0].Data.Span).ToArray(), Is.EqualTo([1.5f, 2f]));
    }

    [TestCase("[2,3]", "[1,2,3,4,5,6]")]
    [TestCase("[2,3]", "[[1,2,3],[4,5,6]]")]
    [TestCase("[1,2,3]", "[[[1,2,3],[4,5,6]]]")]
    [TestCase("[2,3,1]", "[[1,2,3],[4,5,6]]")]
    public void Flat_and_nested_data_mean_the_same(string shape, string data) =>
        Assert.That(Input("UINT8", shape, data), Is.EqualTo([1, 2, 3, 4, 5, 6]));

    [TestCase("[2,3]", "[[1,2],[3,4,5,6]]", "array of 2 elements at depth 2")]
    [TestCase("[2,3]", "[1,2,3,4,5]", "has 5 elements")]
    [TestCase("[2,3]", "[1,2,3,4,5,6,7]", "more than the 6 elements")]
    [TestCase("[2]", "[[1,2]]", "nested 2 deep")]
    [TestCase("[2,3]", "7", "must be an array")]
    [TestCase("[2]", "[1,{}]", "an object")]
    [TestCase("[1073741824]", "[1]", "shorter than")]
    [TestCase("[4611686018427387904,4]", "[1]", "larger than")]
    [TestCase("[1152921504606846978,16]", "[1]", "larger than")]
    [TestCase("[-1]", "[1]", "-1")]
    [TestCase("[1.5]", "[1]", "1.5")]
    [TestCase("[99999999999999999999]", "[1]", "99999999999999999999")]
    [TestCase("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "[1]", "32 dimensions")]
    public void Data_that_do_not_fit_the_shape_are_refused(string shape, string data, string mention) =>
        Refused(One("UINT8", shape, data), mention);

    [Test]
    public void Zero_dimensions_and_scalars_are_legal()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Input("FP32", "[0,3]", "[]"), Is.Empty);
            Assert.That(Input("FP32", "[2,0]", "[[],[]]"), Is.Empty);
            Assert.That(Input("UINT8", "[]", "[5]"), Is.EqualTo([5]));
        }
    }

    [TestCase("BOOL", "true", "01")]
    [TestCase("UINT8", "255", "FF")]
    [TestCase("INT8", "-128", "80")]
    [TestCase("UINT16", "65535", "FFFF")]
    [TestCase("INT16", "-32768", "0080")]
    [TestCase("UINT32", "4294967295", "FFFFFFFF")]
    [TestCase("INT32", "-2147483648", "00000080")]
    [TestCase("UINT64", "18446744073709551615", "FFFFFFFFFFFFFFFF")]
    [TestCase("UINT64", "-0", "0000000000000000")]
    [TestCase("INT64", "-9223372036854775808", "0000000000000080")]
    [TestCase("INT64", "9007199254740993", "0100000000002000")]
    [TestCase("FP32", "-0.0", "00000080")]
    [TestCase("FP32", "1e2", "0000C842")]
    [TestCase("FP64", "4.9e-324", "0100000000000000")]
    [TestCase("FP32", "NaN", "0000C0FF")]
    [TestCase("FP32", "-Infinity", "000080FF")]
    [TestCase("FP64", "Infinity", "000000000000F07F")]
    [TestCase("FP64", "\"NaN\"", "000000000000F8FF")]
    [TestCase("BYTES", "\"NaN Infinity\"", "0C0000004E614E20496E66696E697479")]
    [TestCase("BYTES", "\"a\\\"NaN\"", "0500000061224E614E")]
    public void An_element_becomes_its_bytes(string type, string element, string hex) =>
        Assert.That(Convert.ToHexString(Input(type, "[1]", $"[{element}]")), Is.EqualTo(hex));

    [TestCase("UINT8", "256")]
    [TestCase("UINT8", "-1")]
    [TestCase("INT8", "128")]
    [TestCase("INT32", "1.5")]
    [TestCase("INT32", "1e3")]
    [TestCase("INT64", "9223372036854775808")]
    [TestCase("UINT64", "18446744073709551616")]
    [TestCase("FP32", "1e39")]
    [TestCase("FP64", "1e999")]
    [TestCase("FP32", "\"1.5\"")]
    [TestCase("FP32", "null")]
    [TestCase("FP32", "true")]
    [TestCase("BOOL", "1")]
    [TestCase("INT32", "NaN")]
    [TestCase("BYTES", "NaN")]
    [TestCase("BYTES", "7")]
    [TestCase("BYTES", "\"\\ud800\"")]
    [TestCase("FP16", "1")]
    [TestCase("BF16", "1")]
    public void An_element_outside_its_type_is_refused(string type, string element) => Refused(One(type, "[1]", $"[{element}]"), type == "BYTES" ? "'x'" : type);

    [TestCase("", "empty")]
    [TestCase("[]", "JSON object")]
    [TestCase("{", "malformed")]
    [TestCase("{}", "no inputs")]
    [TestCase("""{"inputs":[]}""", "empty")]
    [TestCase("""{"inputs":{}}""", "array")]
    [TestCase("""{"inputs":[7]}""", "inputs[0]")]
    [TestCase("""{"inputs":[{"shape":[1],"datatype":"FP32","data":[1]}]}""", "inputs[0] has no name")]
    [TestCase("""{"inputs":[{"name":"x","datatype":"FP32","data":[1]}]}""", "'x' has no shape")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1],"data":[1]}]}""", "'x' has no datatype")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32"}]}""", "neither data nor binary_data_size")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1],"datatype":"fp32","data":[1]}]}""", "'fp32'")]
    [TestCase("""{"inputs":[{"name":"x","name":"y","shape":[1],"datatype":"FP32","data":[1]}]}""", "twice")]
    [TestCase("""{"id":7,"inputs":[]}""", "id must be a string")]
    [TestCase("""{"id":NaN,"inputs":[]}""", "id must be a string, not NaN")]
    [TestCase("""{"inputs":[],"inputs":[]}""", "empty")]
    [TestCase("""{"id":"a","id":"b"}""", "'id' twice")]
    [TestCase("""{"parameters":{"priority":10}}""", "parameters.priority must be an integer from 0 to 9")]
    [TestCase("""{"parameters":{"priority":-1}}""", "parameters.priority")]
    [TestCase("""{"parameters":{"priority":"high"}}""", "parameters.priority")]
    [TestCase("""{"parameters":{"timeout":-1}}""", "parameters.timeout")]
    [TestCase("""{"parameters":{"timeout":1.5}}""", "1.5")]
    [TestCase("""{"parameters":{"a":{}}}""", "parameters.a")]
    [TestCase("""{"parameters":{"a":1,"a":2}}""", "twice")]
    [TestCase("""{"parameters":{"binary_data_output":1}}""", "binary_data_output")]
    [TestCase("""{"outputs":[{"name":"y"},{"name":"y"}]}""", "'y' is requested twice")]
    [TestCase("""{"outputs":[{}]}""", "outputs[0] has no name")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]} x""", "malformed")]
    public void A_malformed_request_is_refused_by_name(string json, string mention) => Refused(json, mention);

    [Test]
    public void Names_and_counts_are_bounded()
    {
        var tensor = """{"name":"NAME","shape":[1],"datatype":"UINT8","data":[1]}""";
        Refused($$"""{"inputs":[{{string.Join(',', Enumerable.Range(0, 300).Select(i => tensor.Replace("NAME", $"{i}", StringComparison.Ordinal)))}}]}""", "256");
        Refused($$"""{"inputs":[{{tensor.Replace("NAME", new string('n', 2000), StringComparison.Ordinal)}}]}""", "1024");
        Refused($$"""{"outputs":[{{string.Join(',', Enumerable.Range(0, 300).Select(i => $$"""{"name":"{{i}}"}"""))}}]}""", "256");
        Refused($$"""{"x":{{new string('[', 100)}}{{new string(']', 100)}}}""", "malformed");
        Refused($$"""{"inputs":[{{tensor}},{{tensor}}]}""", "given twice");
    }

    [Test]
    public void What_would_change_the_answer_is_refused_as_unsupported()
    {
        foreach (var json in (string[])[
            """{"parameters":{"sequence_id":5}}""",
            """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","parameters":{"shared_memory_region":"r"}}]}""",
            """{"outputs":[{"name":"y","parameters":{"classification":3}}]}"""])
        {
            Assert.That(() => Read(json), Throws.TypeOf<ProtocolException>().With.Property("Kind").EqualTo(ErrorKind.Unsupported), json);
        }
    }

    [Test]
    public void A_byte_order_mark_is_passed_over_and_invalid_UTF8_is_not()
    {
        byte[] json = Encoding.UTF8.GetBytes(One("UINT8", "[1]", "[1]"));

        Assert.That(InferRequestReader.Read((byte[])[0xEF, 0xBB, 0xBF, .. json], null).Inputs[0].Data.ToArray(), Is.EqualTo([1]));
        json[Array.IndexOf(json, (byte)'x')] = 0xFF;
        Assert.That(() => InferRequestReader.Read(json, null), Throws.TypeOf<ProtocolException>().With.Message.Contains("UTF-8"));
    }

    /// <summary>Whatever is done to a request, it is read or refused; no other exception escapes.</summary>
    [Test]
    public void Damaged_requests_are_read_or_refused()
    {
        var random = new Random(1);
        var original = Encoding.UTF8.GetBytes("""
            {"id":"7","parameters":{"timeout":250,"a":-1.5e3},"inputs":[{"name":"a","shape":[2,2],"datatype":"INT32","data":[[1,2],[3,-4]]},
             {"name":"b","shape":[1],"datatype":"BYTES","data":["é\u00e9"]},{"name":"c","shape":[2],"datatype":"FP32","data":[NaN,-Infinity]},
             {"name":"d","shape":[2],"datatype":"UINT8","parameters":{"binary_data_size":2}}],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}
            """);
        var (read, refused) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var body = (byte[])[.. original, 1, 2];
            for (var change = random.Next(0, 4); change > 0; change--)
            {
                body[random.Next(body.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : original[random.Next(original.Length)];
            }

            try
            {
                InferRequestReader.Read(body.AsMemory(0, random.Next(10) == 0 ? random.Next(body.Length) : body.Length), Math.Min(original.Length, body.Length));
                read++;
            }
            catch (ProtocolException)
            {
                refused++;
            }
        }

        Assert.That(read, Is.GreaterThan(1000));
        Assert.That(refused, Is.GreaterThan(1000));
    }

    private static InferRequest Read(string json) => InferRequestReader.Read(Encoding.UTF8.GetBytes(json), null);

    private static string One(string type, string shape, string data) => $$"""{"inputs":[{"name":"x","shape":{{shape}},"datatype":"{{type}}","data":{{data}}}]}""";

    private static byte[] Input(string type, string shape, string data) => Read(One(type, shape, data)).Inputs[0].Data.ToArray();

    private static void Refused(string json, string mention) => Assert.That(
        () => Read(json), Throws.TypeOf<ProtocolException>().With.Property("Kind").EqualTo(ErrorKind.InvalidArgument).And.Message.Contains(mention), json);
}
