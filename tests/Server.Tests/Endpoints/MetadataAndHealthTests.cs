using ModelServing.Runtime.Tests.Hosting;

namespace ModelServing.Runtime.Tests.Endpoints;

internal sealed class MetadataAndHealthTests : ProtocolFixture
{
    [TestCase("/v2")]
    [TestCase("/v2/")]
    public async Task The_server_names_itself_and_what_it_speaks(string path)
    {
        var metadata = await ExpectJsonAsync(await GetAsync(path));

        Assert.That(metadata.ToJsonString(), Is.EqualTo("""{"name":"modelserving","version":"0.1.0","extensions":["binary_tensor_data","model_configuration","model_repository","statistics"]}"""));
    }

    [TestCase("/v2/health/live", """{"live":true}""")]
    [TestCase("/v2/health/ready", """{"ready":true,"live":true}""")]
    [TestCase("/v2/models", """{"models":["text-direction"]}""")]
    [TestCase("/v2/models/text-direction/ready", """{"name":"text-direction","ready":true}""")]
    [TestCase("/v2/models/text-direction/versions/1/ready", """{"name":"text-direction","ready":true}""")]
    public async Task Health_and_lists_are_told(string path, string body) =>
        Assert.That((await ExpectJsonAsync(await GetAsync(path))).ToJsonString(), Is.EqualTo(body));

    [TestCase("/v2/models/text-direction")]
    [TestCase("/v2/models/text-direction/versions/1")]
    public async Task The_model_s_inputs_and_outputs_are_told_with_free_dimensions(string path) =>
        Assert.That((await ExpectJsonAsync(await GetAsync(path))).ToJsonString(), Is.EqualTo(
            """{"name":"text-direction","versions":["1"],"platform":"onnx_onnxv1","inputs":[{"name":"x","datatype":"FP32","shape":[-1,3,-1,-1]}],"outputs":[{"name":"softmax_0.tmp_0","datatype":"FP32","shape":[-1,2]}]}"""));

    [TestCase("/v2/models/other", "there is no model 'other'")]
    [TestCase("/v2/models/other/ready", "there is no model 'other'")]
    [TestCase("/v2/models/..%2Fetc", "there is no model")]
    [TestCase("/v2/models/%2Fetc%2Fpasswd", "there is no model")]
    [TestCase("/v2/models/%20", "there is no model ' '")]
    [TestCase("/v2/models/text-direction/versions/2", "has no version '2'")]
    [TestCase("/v2/models/text-direction/versions/01/ready", "has no version '01'")]
    [TestCase("/v2/models/other/config", "there is no model 'other'")]
    [TestCase("/v2/models/other/stats", "there is no model 'other'")]
    [TestCase("/v2/models/text-direction/versions/2/stats", "has no version '2'")]
    [TestCase("/v2/trace/setting", "Not Found")]
    [TestCase("/v1", "Not Found")]
    [TestCase("/", "Not Found")]
    public async Task What_is_not_there_is_404_with_a_reason(string path, string reason) => await ExpectErrorAsync(await GetAsync(path), 404, reason);

    [TestCase("POST", "/v2", "POST is not allowed here; allowed is GET")]
    [TestCase("DELETE", "/v2/models/text-direction", "DELETE is not allowed here; allowed is GET")]
    [TestCase("GET", "/v2/models/text-direction/infer", "GET is not allowed here; allowed is POST")]
    [TestCase("GET", "/v2/repository/index", "GET is not allowed here; allowed is POST")]
    [TestCase("PUT", "/metrics", "PUT is not allowed here; allowed is GET")]
    public async Task A_wrong_verb_is_405_with_the_right_one(string verb, string path, string reason)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);

        await ExpectErrorAsync(await Runtime.Client.SendAsync(request), 405, reason);
    }

    [TestCase("")]
    [TestCase("  \n")]
    [TestCase("{}")]
    [TestCase("""{"ready":false}""")]
    [TestCase("""{"ready":true}""")]
    public async Task The_repository_index_tells_state_and_what_is_loaded(string body)
    {
        var entry = (await ExpectJsonAsync(await Runtime.PostAsync("/v2/repository/index", body))).AsArray().Single()!;

        Assert.Multiple(() =>
        {
            Assert.That((string?)entry["name"], Is.EqualTo(TestModel.Name));
            Assert.That((string?)entry["version"], Is.EqualTo("1"));
            Assert.That((string?)entry["state"], Is.EqualTo("READY"));
            Assert.That((string?)entry["reason"], Is.Empty);
            Assert.That((string?)entry["digest"], Is.EqualTo($"sha256:{TestModel.Sha256}"));
            Assert.That((long?)entry["sizeBytes"], Is.EqualTo(new FileInfo(TestModel.FilePath).Length));
            Assert.That((string?)entry["executionProvider"], Is.EqualTo("CPU"));
            Assert.That((double?)entry["timings"]!["loadSeconds"], Is.GreaterThan(0));
        });
    }

    [TestCase("[]", 400, "must be a JSON object")]
    [TestCase("{", 400, "is not JSON")]
    [TestCase("""{"ready":"yes"}""", 400, "'ready' must be true or false")]
    public async Task A_wrong_question_to_the_index_is_400(string body, int status, string reason) =>
        await ExpectErrorAsync(await Runtime.PostAsync("/v2/repository/index", body), status, reason);

    [Test]
    public async Task A_deep_or_long_question_to_the_index_is_refused()
    {
        await ExpectErrorAsync(await Runtime.PostAsync("/v2/repository/index", new string('[', 5_000)), 400, "is not JSON");
        await ExpectErrorAsync(await Runtime.PostAsync("/v2/repository/index", new string(' ', 65_537)), 413, "65536 bytes");
    }

    [Test]
    public async Task Metrics_are_on_both_ports_and_the_second_has_nothing_else()
    {
        await ExpectOutputAsync(await Runtime.InferAsync(TestModel.JsonRequest()));
        foreach (var client in (HttpClient[])[Runtime.Client, Runtime.MetricsClient])
        {
            using var response = await client.GetAsync(new Uri("/metrics", UriKind.Relative));
            Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
            Assert.That(
                await response.Content.ReadAsStringAsync(),
                Does.Contain("nv_inference_request_success{model=\"text-direction\",version=\"1\"}")
                    .And.Contain("model_serving_request_seconds_bucket{").And.Contain("http_server_request_duration_seconds_count{"));
        }

        await ExpectErrorAsync(await Runtime.MetricsClient.GetAsync(new Uri("/v2/health/live", UriKind.Relative)), 404, "Not Found");
    }

    [Test]
    public async Task No_answer_tells_what_software_gives_it()
    {
        using var response = await GetAsync("/v2");

        Assert.That(response.Headers.Server, Is.Empty);
    }

    private static Task<HttpResponseMessage> GetAsync(string path) => Runtime.Client.GetAsync(new Uri(path, UriKind.Relative));
}
