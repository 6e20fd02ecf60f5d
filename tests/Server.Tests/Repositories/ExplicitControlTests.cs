using Google.Protobuf;
using ModelServing.Grpc.Inference;
using ModelServing.Grpc.Status;
using ModelServing.Runtime.Repositories;
using ModelServing.Runtime.Tests.Hosting;
using ModelServing.Runtime.Tests.Rpc;

namespace ModelServing.Runtime.Tests.Repositories;

/// <summary>Callers decide what of a repository is served.</summary>
internal sealed class ExplicitControlTests
{
    private readonly RepositoryFolder _folder = new();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public async Task Only_what_was_named_is_served_until_callers_ask_for_more()
    {
        _folder.AddAll("first", 1);
        _folder.AddAll("second", 1, 2);
        await using var runtime = await _folder.StartAsync(ModelControlMode.Explicit, "first");
        await runtime.StartedAsync();
        Assert.That(await runtime.IndexAsync(), Is.EqualTo((string[])["first 1 READY", "second  UNAVAILABLE NotLoaded"]));

        await (await runtime.LoadAsync("second")).ExpectAsync(200);
        Assert.That(await runtime.AskAsync("second"), Is.EqualTo("2"));
        Assert.That(await runtime.IndexAsync(readyOnly: true), Is.EqualTo((string[])["first 1 READY", "second 2 READY", "second 1 READY"]));

        await (await runtime.UnloadAsync("first", """{"parameters": {"unload_dependents": true}}""")).ExpectAsync(200);
        Assert.That(await runtime.IndexAsync(), Is.EqualTo((string[])["second 2 READY", "second 1 READY", "first  UNAVAILABLE NotLoaded"]));
        await (await runtime.PostAsync("/v2/models/first/infer", "{}")).ExpectAsync(404);
        await runtime.StartedAsync();
    }

    [Test]
    public async Task An_empty_start_is_ready_and_a_star_loads_all()
    {
        _folder.AddAll("first", 1);
        await using (var idle = await _folder.StartAsync(ModelControlMode.Explicit))
        {
            await idle.StartedAsync();
            Assert.That(await idle.IndexAsync(readyOnly: true), Is.Empty);
        }

        await using var runtime = await _folder.StartAsync(ModelControlMode.Explicit, "*");
        await runtime.StartedAsync();
        Assert.That(await runtime.AskAsync("first"), Is.EqualTo("1"));
    }

    [Test]
    public async Task Refusals_have_the_status_codes_of_Triton()
    {
        _folder.Write("damaged/1/model.onnx", "no model"u8.ToArray());
        await using var runtime = await _folder.StartAsync(ModelControlMode.Explicit);
        await runtime.StartedAsync();

        await (await runtime.LoadAsync("unknown")).ExpectAsync(500, "failed to load 'unknown', failed to poll from model repository");
        await (await runtime.LoadAsync("damaged")).ExpectAsync(400, "load failed for model 'damaged': version 1 is at UNAVAILABLE state: InvalidModel: ");
        await (await runtime.LoadAsync("damaged", """{"parameters": {"config": "{}"}}""")).ExpectAsync(501, "parameters.config is not offered");
        await (await runtime.LoadAsync("damaged", """{"parameters": {"file:1/model.onnx": "AA=="}}""")).ExpectAsync(501, "is not offered");
        await (await runtime.LoadAsync("damaged", """{"parameters": {"other": 1}}""")).ExpectAsync(400, "is not known here");
        await (await runtime.UnloadAsync("damaged", """{"parameters": {"unload_dependents": 1}}""")).ExpectAsync(400, "must be true or false");
        await (await runtime.LoadAsync("damaged", "[")).ExpectAsync(400, "the body is not JSON");
        await (await runtime.LoadAsync("damaged", """{"parameters": []}""")).ExpectAsync(400, "must be an object");
        await (await runtime.LoadAsync("damaged", new string(' ', 70_000))).ExpectAsync(413, "65536 bytes");
        await (await runtime.UnloadAsync("unknown")).ExpectAsync(200);
        foreach (var name in (string[])["..%2F..", "%2e%2e%2fother", ".hidden", "a%20b", "a%0Ab", new string('a', 254)])
        {
            await (await runtime.LoadAsync(name)).ExpectAsync(400, "must be 1 to 253 letters");
            await (await runtime.UnloadAsync(name)).ExpectAsync(400, "must be 1 to 253 letters");
        }

        await (await runtime.LoadAsync("a%00b")).ExpectAsync(400);
    }

    [Test]
    public async Task The_same_is_asked_over_gRPC()
    {
        _folder.AddAll("model", 1);
        _folder.Write("damaged/1/model.onnx", "no model"u8.ToArray());
        await using var runtime = await _folder.StartAsync(ModelControlMode.Explicit);
        await runtime.StartedAsync();

        Assert.That((await CallAsync(runtime, "RepositoryModelLoad", new RepositoryModelLoadRequest { ModelName = "model" })).Code, Is.EqualTo(StatusCode.Ok));
        Assert.That(await runtime.AskAsync("model"), Is.EqualTo("1"));
        var unload = new RepositoryModelUnloadRequest { ModelName = "model", Parameters = { ["unload_dependents"] = new ModelRepositoryParameter { BoolParam = false } } };
        Assert.That((await CallAsync(runtime, "RepositoryModelUnload", unload)).Code, Is.EqualTo(StatusCode.Ok));
        Assert.That(await runtime.IndexAsync(readyOnly: true), Is.Empty);

        (await CallAsync(runtime, "RepositoryModelLoad", new RepositoryModelLoadRequest { ModelName = "unknown" })).ExpectRefusal(StatusCode.Internal, "failed to poll");
        (await CallAsync(runtime, "RepositoryModelLoad", new RepositoryModelLoadRequest { ModelName = "damaged" })).ExpectRefusal(StatusCode.InvalidArgument, "UNAVAILABLE state");
        (await CallAsync(runtime, "RepositoryModelLoad", new RepositoryModelLoadRequest { ModelName = "../model" })).ExpectRefusal(StatusCode.InvalidArgument, "253 letters");
        (await CallAsync(runtime, "RepositoryModelLoad", new RepositoryModelLoadRequest { ModelName = "model", RepositoryName = "r" })).ExpectRefusal(StatusCode.Unimplemented, "repository_name");
        var overridden = new RepositoryModelLoadRequest { ModelName = "model", Parameters = { ["config"] = new ModelRepositoryParameter { StringParam = "{}" } } };
        (await CallAsync(runtime, "RepositoryModelLoad", overridden)).ExpectRefusal(StatusCode.Unimplemented, "config");
    }

    private static Task<RpcResult> CallAsync(TestRuntime runtime, string method, IMessage request) => runtime.Rpc.CallAsync($"{RpcClient.Inference}{method}", request);
}
