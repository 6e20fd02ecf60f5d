using System.Net.Http.Headers;
using System.Text;
using ModelServing.Runtime.Tests.Hosting;

namespace ModelServing.Runtime.Tests.Endpoints;

internal sealed class BadRequestTests : ProtocolFixture
{
    private const string Path = TestRuntime.InferPath;

    [TestCase("", "empty")]
    [TestCase("{", "malformed")]
    [TestCase("[]", "object")]
    [TestCase("{}", "no inputs")]
    [TestCase("""{"inputs":[]}""", "input")]
    [TestCase("""{"inputs":{}}""", "inputs")]
    [TestCase("""{"inputs":[{"name":"y","shape":[1],"datatype":"FP32","data":[1]}]}""", "no input 'y'")]
    [TestCase("""{"inputs":[{"shape":[1],"datatype":"FP32","data":[1]}]}""", "name")]
    [TestCase("""{"inputs":[{"name":"x","datatype":"FP32","data":[1]}]}""", "shape")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1],"data":[1]}]}""", "datatype")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32"}]}""", "data")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP99","data":[1]}]}""", "FP99")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1,3,1,1],"datatype":"INT32","data":[1,2,3]}]}""", "INT32", "FP32")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""", "[1,3]", "[-1,3,-1,-1]")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1,4,1,1],"datatype":"FP32","data":[1,2,3,4]}]}""", "[1,4,1,1]")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1,3,1,1],"datatype":"FP32","data":[1,2]}]}""", "2", "3")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1,3,1,1],"datatype":"FP32","data":[1,2,3,4]}]}""", "3")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1,3,1,1],"datatype":"FP32","data":["a",2,3]}]}""", "x")]
    [TestCase("""{"inputs":[{"name":"x","shape":[-1,3,1,1],"datatype":"FP32","data":[1]}]}""", "-1")]
    [TestCase("""{"inputs":[{"name":"x","shape":[4611686018427387906,4,1,1],"datatype":"FP32","data":[1]}]}""", "x")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1152921504606846978,16,1,1],"datatype":"FP32","data":[1]}]}""", "x")]
    [TestCase("""{"inputs":[{"name":"x","shape":[99999999999999999999],"datatype":"FP32","data":[1]}]}""", "99999999999999999999")]
    [TestCase("""{"inputs":[{"name":"x","shape":[5,3,1,1],"datatype":"FP32","data":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]}]}""", "5 rows", "4")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1,3,1,1],"datatype":"FP32","data":[1,2,3]},{"name":"x","shape":[1,3,1,1],"datatype":"FP32","data":[1,2,3]}]}""", "x")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1,3,1,1],"datatype":"FP32","data":[1,2,3]},{"name":"z","shape":[1],"datatype":"FP32","data":[1]}]}""", "no input 'z'")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1,3,1,1],"datatype":"FP32","data":[1,2,3]}],"outputs":[{"name":"nope"}]}""", "no output 'nope'")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1,3,1,1],"datatype":"FP32","data":[1,2,3]}],"outputs":[{"name":"softmax_0.tmp_0"},{"name":"softmax_0.tmp_0"}]}""", "softmax_0.tmp_0")]
    [TestCase("""{"inputs":[{"name":"x","shape":[1,3,1,1],"datatype":"FP32","parameters":{"binary_data_size":12}}]}""", "binary_data_size")]
    public async Task A_body_that_does_not_fit_is_400_and_names_what_is_wrong(string body, params string[] parts) =>
        await ExpectErrorAsync(await Runtime.PostAsync(Path, body), 400, parts);

    [Test]
    public async Task Deep_JSON_is_400() =>
        await ExpectErrorAsync(await Runtime.PostAsync(Path, $$"""{"inputs":{{new string('[', 10_000)}}"""), 400);

    [Test]
    public async Task Bytes_that_are_not_UTF_8_are_400()
    {
        using var content = new ByteArrayContent([(byte)'{', 0xFF, (byte)'}']);

        await ExpectErrorAsync(await Runtime.Client.PostAsync(new Uri(Path, UriKind.Relative), content), 400, "UTF-8");
    }

    [TestCase("abc")]
    [TestCase("-1")]
    [TestCase("2147483648")]
    [TestCase("1.5")]
    [TestCase("100, 100")]
    [TestCase("99999999999999999999")]
    public async Task A_header_length_that_is_none_is_400(string headerLength) =>
        await ExpectErrorAsync(
            await Runtime.InferBinaryAsync(TestModel.BinaryRequest(), new byte[8], headerLength), 400, TestRuntime.HeaderLength, headerLength);

    [Test]
    public async Task A_header_length_beyond_the_body_is_400() =>
        await ExpectErrorAsync(
            await Runtime.InferBinaryAsync(TestModel.BinaryRequest(), new byte[8], "2147483647"), 400, "Inference-Header-Content-Length is 2147483647");

    [TestCase(-4)]
    [TestCase(4)]
    public async Task Too_few_or_too_many_binary_bytes_are_400(int difference)
    {
        var size = TestModel.Values(1).Length * sizeof(float);

        await ExpectErrorAsync(await Runtime.InferBinaryAsync(TestModel.BinaryRequest(), new byte[size + difference]), 400, "bytes");
    }

    [Test]
    public async Task A_size_that_is_not_the_shape_s_is_400_with_both()
    {
        var request = TestModel.BinaryRequest();
        request["inputs"]![0]!["parameters"]!["binary_data_size"] = 100;

        await ExpectErrorAsync(await Runtime.InferBinaryAsync(request, new byte[100]), 400, "100", "6144");
    }

    [Test]
    public async Task A_raw_request_to_a_model_with_several_free_dimensions_is_400()
    {
        using var content = new ByteArrayContent(TestModel.Bytes(TestModel.Values(1)));
        content.Headers.TryAddWithoutValidation(TestRuntime.HeaderLength, "0");

        await ExpectErrorAsync(await Runtime.Client.PostAsync(new Uri(Path, UriKind.Relative), content), 400, "raw request");
    }

    [TestCase("br")]
    [TestCase("zstd")]
    [TestCase("gzip, identity")]
    [TestCase("gzip, gzip")]
    [TestCase("deflate,gzip")]
    [TestCase("gzip;q=1")]
    public async Task An_encoding_that_is_not_supported_is_415(string encoding)
    {
        using var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        var response = await Runtime.Client.PostAsync(new Uri(Path, UriKind.Relative), content);

        await ExpectErrorAsync(response, 415, encoding);
        Assert.That(response.Headers.GetValues("Accept-Encoding"), Is.EqualTo(["gzip, deflate"]));
    }

    [TestCase("/v2/models/other/infer", "there is no model 'other'")]
    [TestCase("/v2/models/text-direction/versions/9/infer", "has no version '9'")]
    public async Task Another_model_is_404(string path, string reason) =>
        await ExpectErrorAsync(await Runtime.PostAsync(path, "{}"), 404, reason);

    [Test]
    public async Task A_body_beyond_the_limit_is_413_and_names_the_limit()
    {
        using var content = new ByteArrayContent(new byte[(1 << 20) + 1]);

        await ExpectErrorAsync(await Runtime.Client.PostAsync(new Uri(Path, UriKind.Relative), content), 413, "1048576 bytes");
    }

    [Test]
    public async Task A_chunked_body_beyond_the_limit_is_413_and_names_the_limit()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, Path);
        message.Headers.TransferEncodingChunked = true;
        message.Content = new ByteArrayContent(new byte[(1 << 20) + 1]);

        await ExpectErrorAsync(await Runtime.Client.SendAsync(message), 413, "1048576 bytes");
    }

    [Test]
    public async Task A_body_at_the_limit_is_read()
    {
        var padded = TestModel.JsonRequest().ToJsonString().PadRight(1 << 20);

        Assert.That(await ExpectOutputAsync(await Runtime.PostAsync(Path, padded)), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task The_server_answers_on_after_all_of_this()
    {
        using var content = new StringContent("nonsense", Encoding.UTF8, new MediaTypeHeaderValue("text/html"));
        await ExpectErrorAsync(await Runtime.Client.PostAsync(new Uri(Path, UriKind.Relative), content), 400);

        Assert.That(await ExpectOutputAsync(await Runtime.InferAsync(TestModel.JsonRequest())), Has.Length.EqualTo(2));
    }
}
