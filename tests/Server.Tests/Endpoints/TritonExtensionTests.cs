using System.Text.Json.Nodes;
using ModelServing.Runtime.Tests.Hosting;

namespace ModelServing.Runtime.Tests.Endpoints;

internal sealed class TritonExtensionTests : ProtocolFixture
{
    [TestCase("/v2/models/text-direction/config")]
    [TestCase("/v2/models/text-direction/versions/1/config")]
    public async Task The_configuration_is_told_in_Triton_s_words(string path) =>
        Assert.That((await ExpectJsonAsync(await GetAsync(Runtime, path))).ToJsonString(), Is.EqualTo(
            """
            {"name":"text-direction","platform":"onnxruntime_onnx","backend":"onnxruntime","version_policy":{"specific":{"versions":["1"]}},"max_batch_size":4,"input":[{"name":"x","data_type":"TYPE_FP32","dims":[3,-1,-1]}],"output":[{"name":"softmax_0.tmp_0","data_type":"TYPE_FP32","dims":[2]}],"instance_group":[{"name":"text-direction","kind":"KIND_CPU","count":1}],"default_model_filename":"ch_ppocr_mobile_v2.0_cls_infer.onnx","dynamic_batching":{"preferred_batch_size":[],"max_queue_delay_microseconds":0,"default_queue_policy":{"timeout_action":"REJECT","allow_timeout_override":true,"max_queue_size":64}}}
            """));

    [TestCase("/v2/models/stats")]
    [TestCase("/v2/models/text-direction/stats")]
    [TestCase("/v2/models/text-direction/versions/1/stats")]
    public async Task Statistics_count_what_was_asked(string path)
    {
        await using var runtime = await TestRuntime.StartAsync();
        var fresh = await StatisticsAsync(runtime, path);
        Assert.That((long)fresh["last_inference"]! + (long)fresh["inference_count"]! + (long)fresh["inference_stats"]!["success"]!["count"]!, Is.Zero);
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        await ExpectOutputAsync(await runtime.InferAsync(TestModel.JsonRequest(rows: 3)));
        await ExpectOutputAsync(await runtime.InferAsync(TestModel.JsonRequest(rows: 1)));
        await ExpectErrorAsync(await runtime.PostAsync(TestRuntime.InferPath, """{"inputs":[{"name":"y","shape":[1],"datatype":"FP32","data":[1]}]}"""), 400);

        var statistics = await StatisticsAsync(runtime, path);
        Assert.Multiple(() =>
        {
            Assert.That((string?)statistics["name"], Is.EqualTo(TestModel.Name));
            Assert.That((string?)statistics["version"], Is.EqualTo("1"));
            Assert.That((long)statistics["inference_count"]!, Is.EqualTo(4));
            Assert.That((long)statistics["execution_count"]!, Is.EqualTo(2));
            Assert.That((long)statistics["last_inference"]!, Is.GreaterThanOrEqualTo(before));
            var stats = statistics["inference_stats"]!;
            foreach (var part in (string[])["success", "queue", "compute_input", "compute_infer", "compute_output"])
            {
                Assert.That((long)stats[part]!["count"]!, Is.EqualTo(2), part);
            }

            Assert.That((long)stats["fail"]!["count"]!, Is.EqualTo(1));
            Assert.That((long)stats["success"]!["ns"]!, Is.GreaterThan((long)stats["compute_infer"]!["ns"]!));
            Assert.That(statistics["batch_stats"]!.AsArray().Select(size => ((int)size!["batch_size"]!, (long)size["compute_infer"]!["count"]!)), Is.EqualTo([(1, 1L), (3, 1L)]));
            Assert.That(statistics["batch_stats"]!.AsArray().Sum(size => (long)size!["compute_infer"]!["ns"]!), Is.EqualTo((long)stats["compute_infer"]!["ns"]!).Within(2_000));
        });
    }

    [TestCase("load")]
    [TestCase("unload")]
    public async Task Model_control_is_refused(string action) =>
        await ExpectErrorAsync(await Runtime.PostAsync($"/v2/repository/models/text-direction/{action}", "{}"), 403, $"explicit model {action} is not allowed");

    [Test]
    public async Task The_configuration_waits_for_the_model_and_the_statistics_do_not()
    {
        using var gate = new Gate();
        gate.Close();
        await using var runtime = await TestRuntime.StartAsync(wrap: gate.BeforeLoading, awaitReady: false);

        await ExpectErrorAsync(await GetAsync(runtime, "/v2/models/text-direction/config"), 503, "not ready");
        await ExpectJsonAsync(await GetAsync(runtime, "/v2/models/stats"));
        gate.Open();
    }

    private static async Task<JsonNode> StatisticsAsync(TestRuntime runtime, string path) =>
        (await ExpectJsonAsync(await GetAsync(runtime, path)))["model_stats"]!.AsArray().Single()!;

    private static Task<HttpResponseMessage> GetAsync(TestRuntime runtime, string path) => runtime.Client.GetAsync(new Uri(path, UriKind.Relative));
}
