using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Runtime.Tests.Hosting;

namespace ModelServing.Runtime.Tests.Endpoints;

internal sealed class InferenceTests : ProtocolFixture
{
    [Test]
    public async Task An_answer_names_model_version_outputs_and_shape()
    {
        var request = TestModel.JsonRequest(rows: 2);
        request["id"] = "a \"b\" ü";

        var answer = await ExpectJsonAsync(await Runtime.InferAsync(request));

        Assert.That(string.Join(' ', answer.AsObject().Select(member => member.Key)), Is.EqualTo("id model_name model_version outputs"));
        Assert.That((string?)answer["id"], Is.EqualTo("a \"b\" ü"));
        Assert.That((string?)answer["model_name"], Is.EqualTo(TestModel.Name));
        Assert.That((string?)answer["model_version"], Is.EqualTo("1"));
        var output = answer["outputs"]!.AsArray().Single()!;
        Assert.That(output["shape"]!.ToJsonString(), Is.EqualTo("[2,2]"));
        var data = output["data"]!.AsArray().Select(value => (float)value!).ToArray();
        Assert.That(data[0] + data[1], Is.EqualTo(1).Within(1e-5));
        Assert.That(data[2] + data[3], Is.EqualTo(1).Within(1e-5));
    }

    [Test]
    public async Task Flat_nested_binary_and_chunked_data_give_the_same_answer()
    {
        var flat = await ExpectOutputAsync(await Runtime.InferAsync(TestModel.JsonRequest(seed: 7)));
        var nested = await ExpectOutputAsync(await Runtime.InferAsync(Nest(TestModel.JsonRequest(seed: 7))));
        var binary = await ExpectOutputAsync(await Runtime.InferBinaryAsync(TestModel.BinaryRequest(), TestModel.Bytes(TestModel.Values(7))));
        var chunked = await ExpectOutputAsync(await SendChunkedAsync(TestModel.JsonRequest(seed: 7)));

        Assert.Multiple(() =>
        {
            Assert.That(nested, Is.EqualTo(flat));
            Assert.That(binary, Is.EqualTo(flat));
            Assert.That(chunked, Is.EqualTo(flat));
        });
    }

    [TestCase("/v2/models/text-direction/infer")]
    [TestCase("/v2/models/text-direction/versions/1/infer")]
    public async Task Different_inputs_give_different_answers_on_each_path(string path)
    {
        var first = await ExpectOutputAsync(await Runtime.PostAsync(path, TestModel.JsonRequest(seed: 1).ToJsonString()));
        var second = await ExpectOutputAsync(await Runtime.PostAsync(path, TestModel.JsonRequest(seed: 2).ToJsonString()));

        Assert.That(first, Is.Not.EqualTo(second));
    }

    [Test]
    public async Task Binary_output_follows_the_JSON_and_the_header_tells_where()
    {
        var expected = await ExpectOutputAsync(await Runtime.InferAsync(TestModel.JsonRequest()));
        var request = TestModel.JsonRequest();
        request["parameters"] = new JsonObject { ["binary_data_output"] = true };

        var (json, data) = await ExpectBinaryAsync(await Runtime.InferAsync(request));

        Assert.That((int?)json["outputs"]![0]!["parameters"]!["binary_data_size"], Is.EqualTo(8));
        Assert.That(data, Is.EqualTo(expected));
    }

    [Test]
    public async Task An_output_s_own_choice_overrides_the_request_s()
    {
        var binary = TestModel.JsonRequest();
        binary["outputs"] = Outputs(("binary_data", true));
        var json = TestModel.JsonRequest();
        json["parameters"] = new JsonObject { ["binary_data_output"] = true };
        json["outputs"] = Outputs(("binary_data", false));

        Assert.That((await ExpectBinaryAsync(await Runtime.InferAsync(binary))).Data, Has.Length.EqualTo(2));
        Assert.That(await ExpectOutputAsync(await Runtime.InferAsync(json)), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task No_outputs_or_an_empty_list_mean_all()
    {
        var request = TestModel.JsonRequest();
        request["outputs"] = new JsonArray();

        Assert.That(await ExpectOutputAsync(await Runtime.InferAsync(request)), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task A_byte_order_mark_is_let_pass() =>
        Assert.That(await ExpectOutputAsync(await Runtime.PostAsync(TestRuntime.InferPath, "\uFEFF" + TestModel.JsonRequest().ToJsonString())), Has.Length.EqualTo(2));

    [Test]
    public async Task Identity_is_no_encoding()
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(TestModel.JsonRequest().ToJsonString()));
        content.Headers.ContentEncoding.Add("identity");

        Assert.That(await ExpectOutputAsync(await Runtime.Client.PostAsync(new Uri(TestRuntime.InferPath, UriKind.Relative), content)), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Many_callers_at_once_get_each_their_own_answer()
    {
        var alone = new float[16][];
        for (var seed = 0; seed < alone.Length; seed++)
        {
            alone[seed] = await ExpectOutputAsync(await Runtime.InferAsync(TestModel.JsonRequest(seed)));
        }

        var together = await Task.WhenAll(Enumerable.Range(0, alone.Length).Select(async seed =>
            await ExpectOutputAsync(await Runtime.InferBinaryAsync(TestModel.BinaryRequest(), TestModel.Bytes(TestModel.Values(seed))))));

        for (var seed = 0; seed < alone.Length; seed++)
        {
            Assert.That(together[seed], Is.EqualTo(alone[seed]).Within(1e-5f), $"seed {seed}");
        }
    }

    private static JsonArray Outputs((string Name, bool Value) parameter) =>
        new(new JsonObject { ["name"] = TestModel.Output, ["parameters"] = new JsonObject { [parameter.Name] = parameter.Value } });

    private static JsonObject Nest(JsonObject request)
    {
        var input = request["inputs"]![0]!.AsObject();
        var flat = input["data"]!.AsArray().Select(value => value!.DeepClone()).ToArray();
        var rows = flat.Chunk(TestModel.Width).Select(row => (JsonNode)new JsonArray(row)).ToArray();
        var channels = rows.Chunk(TestModel.Height).Select(channel => (JsonNode)new JsonArray(channel)).ToArray();
        input["data"] = new JsonArray(new JsonArray(channels));
        return request;
    }

    private static async Task<HttpResponseMessage> SendChunkedAsync(JsonObject body)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, TestRuntime.InferPath);
        message.Headers.TransferEncodingChunked = true;
        message.Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body.ToJsonString())), bufferSize: 100);
        return await Runtime.Client.SendAsync(message);
    }

    private static async Task<(JsonNode Json, float[] Data)> ExpectBinaryAsync(HttpResponseMessage response)
    {
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/octet-stream"), await response.Content.ReadAsStringAsync());
        var header = response.Headers.TryGetValues(TestRuntime.HeaderLength, out var values) ? values : response.Content.Headers.GetValues(TestRuntime.HeaderLength);
        var length = int.Parse(header.Single(), System.Globalization.CultureInfo.InvariantCulture);
        var body = await response.Content.ReadAsByteArrayAsync();
        return (JsonNode.Parse(body.AsSpan(0, length))!, MemoryMarshal.Cast<byte, float>(body.AsSpan(length)).ToArray());
    }
}
