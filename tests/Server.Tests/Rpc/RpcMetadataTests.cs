using System.Text.Json.Nodes;
using Google.Protobuf;
using ModelServing.Grpc.Inference;
using ModelServing.Grpc.Status;
using ModelServing.Runtime.Tests.Endpoints;
using ModelServing.Runtime.Tests.Hosting;

namespace ModelServing.Runtime.Tests.Rpc;

internal sealed class RpcMetadataTests : ProtocolFixture
{
    [Test]
    public async Task Server_metadata_are_those_of_REST()
    {
        var rest = await GetAsync("/v2");

        var server = (await CallAsync("ServerMetadata", new ServerMetadataRequest())).Only(ServerMetadataResponse.Parser);

        Assert.That((server.Name, server.Version), Is.EqualTo(((string?)rest["name"], (string?)rest["version"])));
        Assert.That(server.Extensions, Is.EqualTo(rest["extensions"]!.AsArray().Select(extension => (string?)extension)));
    }

    [TestCase("")]
    [TestCase("1")]
    public async Task Model_metadata_are_those_of_REST(string version)
    {
        var rest = await GetAsync($"/v2/models/{TestModel.Name}");

        var model = (await CallAsync("ModelMetadata", new ModelMetadataRequest { Name = TestModel.Name, Version = version })).Only(ModelMetadataResponse.Parser);

        Assert.That((model.Name, model.Platform), Is.EqualTo(((string?)rest["name"], (string?)rest["platform"])));
        Assert.That(model.Versions, Is.EqualTo(["1"]));
        Assert.That(model.Inputs.Single().Datatype, Is.EqualTo("FP32"));
        Assert.That(model.Inputs.Single().Shape, Is.EqualTo([-1L, 3L, -1L, -1L]));
        Assert.That(model.Outputs.Single().Name, Is.EqualTo(TestModel.Output));
    }

    [Test]
    public async Task Model_ready_is_true_and_an_unknown_model_not_found()
    {
        Assert.That((await CallAsync("ModelReady", new ModelReadyRequest { Name = TestModel.Name })).Only(ModelReadyResponse.Parser).Ready, Is.True);
        (await CallAsync("ModelReady", new ModelReadyRequest { Name = "other" })).ExpectRefusal(StatusCode.NotFound, "'other'");
        (await CallAsync("ModelReady", new ModelReadyRequest { Name = TestModel.Name, Version = "7" })).ExpectRefusal(StatusCode.NotFound, "'7'");
        (await CallAsync("ModelMetadata", new ModelMetadataRequest { Name = "other" })).ExpectRefusal(StatusCode.NotFound, "'other'");
        (await CallAsync("ModelConfig", new ModelConfigRequest { Name = "other" })).ExpectRefusal(StatusCode.NotFound, "'other'");
        (await CallAsync("ModelStatistics", new ModelStatisticsRequest { Name = "other" })).ExpectRefusal(StatusCode.NotFound, "'other'");
    }

    [Test]
    public async Task The_configuration_is_that_of_REST()
    {
        var rest = await GetAsync($"/v2/models/{TestModel.Name}/config");

        var config = (await CallAsync("ModelConfig", new ModelConfigRequest { Name = TestModel.Name })).Only(ModelConfigResponse.Parser).Config;

        var printed = JsonNode.Parse(new JsonFormatter(JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true)).Format(config))!.AsObject();
        foreach (var (member, expected) in rest.AsObject())
        {
            Assert.That(Normalise(printed[member]), Is.EqualTo(Normalise(expected)), member);
        }
    }

    [Test]
    public async Task Statistics_count_what_was_asked_over_either_protocol()
    {
        await using var runtime = await TestRuntime.StartAsync();
        Assert.That((await runtime.Rpc.InferAsync(RpcRequests.Raw(rows: 3))).Code, Is.EqualTo(StatusCode.Ok));
        using var rest = await runtime.InferAsync(TestModel.JsonRequest());
        var path = $"{RpcClient.Inference}ModelStatistics";

        var model = (await runtime.Rpc.CallAsync(path, new ModelStatisticsRequest())).Only(ModelStatisticsResponse.Parser).ModelStats.Single();

        Assert.Multiple(() =>
        {
            Assert.That((model.Name, model.Version), Is.EqualTo((TestModel.Name, "1")));
            Assert.That((model.InferenceCount, model.ExecutionCount), Is.EqualTo((4ul, 2ul)));
            Assert.That(model.InferenceStats.Success.Count, Is.EqualTo(2));
            Assert.That(model.InferenceStats.ComputeInfer.Ns, Is.Positive);
            Assert.That(model.BatchStats.Select(batch => (batch.BatchSize, batch.ComputeInfer.Count)), Is.EqualTo([(1ul, 1ul), (3ul, 1ul)]));
            Assert.That(model.LastInference, Is.Positive);
        });
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_index_tells_the_model(bool ready)
    {
        var index = (await CallAsync("RepositoryIndex", new RepositoryIndexRequest { Ready = ready })).Only(RepositoryIndexResponse.Parser);

        var model = index.Models.Single();
        Assert.That((model.Name, model.Version, model.State, model.Reason), Is.EqualTo((TestModel.Name, "1", "READY", "")));
    }

    private static Task<RpcResult> CallAsync(string method, IMessage request) => Runtime.Rpc.CallAsync($"{RpcClient.Inference}{method}", request);

    private static async Task<JsonNode> GetAsync(string path) => await ExpectJsonAsync(await Runtime.Client.GetAsync(new Uri(path, UriKind.Relative)));

    /// <summary>Members by name; protobuf's JSON writes 64-bit numbers as strings, and a default where REST leaves the member out.</summary>
    private static string Normalise(JsonNode? node) => node switch
    {
        JsonObject members => string.Join(',', members.Where(member => member.Key != "default_timeout_microseconds")
            .OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}:({Normalise(member.Value)})")),
        JsonArray elements => string.Join(',', elements.Select(Normalise)),
        _ => node?.ToString() ?? "",
    };
}
