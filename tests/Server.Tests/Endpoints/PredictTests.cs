using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ModelServing.Runtime.Tests.Hosting;
using ModelServing.Testing.Time;

namespace ModelServing.Runtime.Tests.Endpoints;

internal sealed class PredictTests : ProtocolFixture
{
    private const string Path = "/v1/models/text-direction:predict";

    [TestCase(Path)]
    [TestCase("/v1/models/text-direction/versions/1:predict")]
    [TestCase("/v1/models/text-direction/labels/stable:predict")]
    public async Task Rows_have_the_answers_of_the_Open_Inference_Protocol(string path)
    {
        var expected = await ExpectOutputAsync(await Runtime.InferAsync(TestModel.JsonRequest(seed: 5, rows: 2)));
        var rows = Rows(seed: 5, rows: 2);

        var bare = await ExpectJsonAsync(await Runtime.PostAsync(path, new JsonObject { ["instances"] = rows.DeepClone() }.ToJsonString()));
        var named = await ExpectJsonAsync(await Runtime.PostAsync(path, new JsonObject
        {
            ["signature_name"] = "serving_default",
            ["instances"] = new JsonArray([.. rows.Select(row => new JsonObject { [TestModel.Input] = row!.DeepClone() })]),
        }.ToJsonString()));

        Assert.That(bare.AsObject().Select(member => member.Key), Is.EqualTo(["predictions"]));
        Assert.That(Flatten(bare["predictions"]!), Is.EqualTo(expected));
        Assert.That(bare["predictions"]!.AsArray().Select(row => row!.AsArray().Count), Is.EqualTo([2, 2]));
        Assert.That(named.ToJsonString(), Is.EqualTo(bare.ToJsonString()));
    }

    [Test]
    public async Task Columns_have_the_same_answers()
    {
        var expected = await ExpectOutputAsync(await Runtime.InferAsync(TestModel.JsonRequest(seed: 5, rows: 2)));

        var bare = await ExpectJsonAsync(await Runtime.PostAsync(Path, new JsonObject { ["inputs"] = Rows(seed: 5, rows: 2) }.ToJsonString()));
        var named = await ExpectJsonAsync(await Runtime.PostAsync(Path, new JsonObject { ["inputs"] = new JsonObject { [TestModel.Input] = Rows(seed: 5, rows: 2) } }.ToJsonString()));

        Assert.That(Flatten(bare["outputs"]!), Is.EqualTo(expected));
        Assert.That(named.ToJsonString(), Is.EqualTo(bare.ToJsonString()));
    }

    [TestCase("/v1/models/other:predict", 404, "there is no model 'other'")]
    [TestCase("/v1/models/text-direction/versions/2:predict", 404, "has no version '2'")]
    [TestCase("/v1/models/text-direction/labels/canary:predict", 404, "labelled 'canary'", "'stable' is version '1'")]
    [TestCase("/v1/models/text-direction:classify", 404, "Not Found")]
    [TestCase(Path, 400, "neither instances")]
    public async Task What_is_not_there_is_told_in_error(string path, int status, params string[] parts) =>
        await ExpectErrorAsync(await Runtime.PostAsync(path, "{}"), status, parts);

    [TestCase("""{"instances":[[1,2]]}""", "[1,2]", "[-1,3,-1,-1]")]
    [TestCase("""{"instances":[[[[1]],[[2]],[[3]]],[[[1]],[[2]]]]}""", "ragged")]
    [TestCase("""{"instances":[{"z":1}]}""", "instances[0]", "'z'")]
    [TestCase("""{"inputs":[[[["a"]],[[2]],[[3]]]]}""", "element 0", "\"a\"")]
    public async Task A_request_that_does_not_fit_is_400(string body, params string[] parts) => await ExpectErrorAsync(await Runtime.PostAsync(Path, body), 400, parts);

    [Test]
    public async Task A_body_beyond_the_limit_is_413()
    {
        using var content = new ByteArrayContent(new byte[(1 << 20) + 1]);

        await ExpectErrorAsync(await Runtime.Client.PostAsync(new Uri(Path, UriKind.Relative), content), 413, "1048576 bytes");
    }

    [TestCase("/v1/models", """{"models":["text-direction"]}""")]
    [TestCase("/v1/models/text-direction", """{"name":"text-direction","ready":true,"model_version_status":[{"version":"1","state":"AVAILABLE","status":{"error_code":"OK","error_message":""}}]}""")]
    [TestCase("/v1/models/text-direction/versions/1", """{"name":"text-direction","ready":true,"model_version_status":[{"version":"1","state":"AVAILABLE","status":{"error_code":"OK","error_message":""}}]}""")]
    public async Task The_state_is_told_for_clients_of_both_protocols(string path, string body) =>
        Assert.That((await ExpectJsonAsync(await Runtime.Client.GetAsync(new Uri(path, UriKind.Relative)))).ToJsonString(), Is.EqualTo(body));

    [Test]
    public async Task A_model_that_loads_is_503_and_its_state_says_why()
    {
        using var gate = new Gate();
        gate.Close();
        await using var runtime = await TestRuntime.StartAsync(wrap: gate.BeforeLoading, awaitReady: false);
        await Eventually.TrueAsync(() => gate.Arrived == 1);

        var status = await ExpectJsonAsync(await runtime.Client.GetAsync(new Uri("/v1/models/text-direction", UriKind.Relative)), HttpStatusCode.ServiceUnavailable);
        await ExpectErrorAsync(await runtime.PostAsync(Path, "{}"), 503, "LOADING");

        Assert.That((bool)status["ready"]!, Is.False);
        Assert.That((string?)status["error"], Does.Contain("LOADING"));
        Assert.That((string?)status["model_version_status"]![0]!["state"], Is.EqualTo("LOADING"));
        gate.Open();
    }

    /// <summary>The test picture, nested as its shape is.</summary>
    private static JsonArray Rows(int seed, int rows)
    {
        var values = new Queue<float>(TestModel.Values(seed, rows));
        return Nest(values, [rows, 3, TestModel.Height, TestModel.Width]);
    }

    private static JsonArray Nest(Queue<float> values, ReadOnlySpan<int> shape)
    {
        var array = new JsonArray();
        for (var i = 0; i < shape[0]; i++)
        {
            array.Add(shape.Length > 1 ? Nest(values, shape[1..]) : JsonNode.Parse(values.Dequeue().ToString("R", CultureInfo.InvariantCulture)));
        }

        return array;
    }

    private static float[] Flatten(JsonNode rows) => [.. rows.AsArray().SelectMany(row => row!.AsArray()).Select(value => (float)value!)];
}
