using System.Runtime.InteropServices;
using ModelServing.Engine.Models;
using ModelServing.Grpc.Inference;
using ModelServing.Grpc.Status;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Tests.Hosting;
using ModelServing.Testing.Time;

namespace ModelServing.Runtime.Tests.Rpc;

internal sealed class RpcStreamTests : IDisposable
{
    private const string Path = $"{RpcClient.Inference}ModelStreamInfer";

    private readonly Gate _gate = new();

    public void Dispose() => _gate.Dispose();

    [Test]
    public async Task Of_a_hundred_requests_the_poisonous_one_alone_fails_and_the_stream_lives_on()
    {
        await using var runtime = await TestRuntime.StartAsync(TestModel.Settings with { MaxQueuedRequests = 100 });
        var expected = new Dictionary<string, float[]>();
        for (var seed = 0; seed < 5; seed++)
        {
            expected[$"{seed}"] = Floats((await runtime.Rpc.InferAsync(RpcRequests.Raw(seed))).Only(ModelInferResponse.Parser));
        }

        await using var stream = await runtime.Rpc.OpenAsync(Path);
        var answers = ReadAllAsync(stream);
        for (var i = 0; i < 100; i++)
        {
            var request = RpcRequests.Raw(seed: i % 5);
            request.Id = $"{i}";
            if (i == 42)
            {
                request.Inputs[0].Name = "poison";
            }

            await stream.WriteAsync(request);
        }

        await stream.EndAsync();
        var byId = (await answers).ToDictionary(answer => answer.InferResponse.Id);

        Assert.That(stream.Result().Code, Is.EqualTo(StatusCode.Ok));
        Assert.That(byId, Has.Count.EqualTo(100));
        Assert.That(byId.Values.Count(answer => answer.ErrorMessage.Length > 0), Is.EqualTo(1));
        Assert.That(byId["42"].ErrorMessage, Does.Contain("'poison'"));
        Assert.That(byId["42"].InferResponse.Outputs, Is.Empty);
        for (var i = 0; i < 100; i++)
        {
            Assert.That(byId[$"{i}"].InferResponse.Parameters["triton_final_response"].BoolParam, Is.True);
            if (i != 42)
            {
                Assert.That(Floats(byId[$"{i}"].InferResponse), Is.EqualTo(expected[$"{i % 5}"]).Within(1e-5f), $"request {i}");
            }
        }
    }

    [Test]
    public async Task A_request_is_answered_while_the_stream_stays_open()
    {
        await using var runtime = await TestRuntime.StartAsync();
        await using var stream = await runtime.Rpc.OpenAsync(Path);
        for (var i = 0; i < 3; i++)
        {
            await stream.WriteAsync(RpcRequests.Raw());
            Assert.That((await stream.ReadAsync(ModelStreamInferResponse.Parser))!.ErrorMessage, Is.Empty);
        }
    }

    [Test]
    public async Task A_message_that_is_no_request_is_answered_with_an_error_and_the_stream_lives_on()
    {
        await using var runtime = await TestRuntime.StartAsync();
        await using var stream = await runtime.Rpc.OpenAsync(Path);
        await stream.WriteAsync(RpcFrame.Of([0x0A, 0x7F, 0x01]));
        Assert.That((await stream.ReadAsync(ModelStreamInferResponse.Parser))!.ErrorMessage, Does.Contain("no valid protobuf message"));
        await stream.WriteAsync(RpcRequests.Raw());
        Assert.That((await stream.ReadAsync(ModelStreamInferResponse.Parser))!.ErrorMessage, Is.Empty);
    }

    [Test]
    public async Task Requests_of_one_stream_share_batches()
    {
        await using var runtime = await TestRuntime.StartAsync(TestModel.Settings with { MaxBatchSize = 4 }, _gate.BeforeRunning);
        _gate.Close();
        await using var stream = await runtime.Rpc.OpenAsync(Path);
        var answers = ReadAllAsync(stream);
        for (var i = 0; i < 9; i++)
        {
            await stream.WriteAsync(RpcRequests.Raw(i));
        }

        await Eventually.TrueAsync(() => runtime.Host.InFlight == 9);
        _gate.Open();
        await stream.EndAsync();

        Assert.That((await answers).Select(answer => answer.ErrorMessage), Is.All.Empty.And.Exactly(9).Items);
        Assert.That(runtime.Host.Statistics.Executions, Is.LessThan(9));
    }

    [Test]
    public async Task A_stream_that_sends_faster_than_the_model_answers_is_stopped_and_nothing_is_lost()
    {
        await using var runtime = await TestRuntime.StartAsync(TestModel.Settings with { MaxQueuedRequests = 1000 }, _gate.BeforeRunning);
        _gate.Close();
        await using var stream = await runtime.Rpc.OpenAsync(Path);
        var answers = ReadAllAsync(stream);
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 250; i++)
            {
                await stream.WriteAsync(RpcRequests.Raw(i % 5));
            }

            await stream.EndAsync();
        });
        await Eventually.TrueAsync(() => runtime.Host.InFlight == 100);
        Assert.That(runtime.Host.InFlight, Is.EqualTo(100));
        _gate.Open();
        await sending;

        Assert.That((await answers).Select(answer => answer.ErrorMessage), Is.All.Empty.And.Exactly(250).Items);
    }

    [Test]
    public async Task A_message_over_the_limit_ends_the_stream_after_what_came_before()
    {
        await using var runtime = await TestRuntime.StartAsync();
        await using var stream = await runtime.Rpc.OpenAsync(Path);
        await stream.WriteAsync(RpcRequests.Raw());
        await stream.WriteAsync(RpcFrame.Of([], length: 1 << 30));

        var answers = await ReadAllAsync(stream);

        Assert.That(answers.Single().ErrorMessage, Is.Empty);
        Assert.That(stream.Result().Code, Is.EqualTo(StatusCode.ResourceExhausted));
    }

    [Test]
    public async Task A_stream_ends_at_its_deadline()
    {
        await using var runtime = await TestRuntime.StartAsync();
        await using var stream = await runtime.Rpc.OpenAsync(Path, message => message.Headers.Add("grpc-timeout", "100m"));

        Assert.That(await ReadAllAsync(stream), Is.Empty);
        Assert.That(stream.Result().Code, Is.EqualTo(StatusCode.DeadlineExceeded));
    }

    [Test]
    public async Task A_draining_runtime_answers_what_it_has_read_and_ends_the_stream()
    {
        await using var runtime = await TestRuntime.StartAsync(wrap: _gate.BeforeRunning, drain: new DrainSettings(TimeSpan.Zero, TimeSpan.FromMinutes(5)));
        _gate.Close();
        await using var stream = await runtime.Rpc.OpenAsync(Path);
        var answers = ReadAllAsync(stream);
        await stream.WriteAsync(RpcRequests.Raw());
        await Eventually.TrueAsync(() => runtime.Host.InFlight == 1 && _gate.Arrived == 1);

        runtime.Drain();
        await Eventually.TrueAsync(() => runtime.Host.Status.State == ModelState.Unloading);
        _gate.Open();

        Assert.That((await answers).Single().ErrorMessage, Is.Empty);
        Assert.That(stream.Result().Code, Is.EqualTo(StatusCode.Unavailable));
        await stream.EndAsync(); // as gRPC clients do once the server has ended its half
        Assert.That(await runtime.Running, Is.Null);
    }

    private static async Task<List<ModelStreamInferResponse>> ReadAllAsync(RpcStream stream)
    {
        var answers = new List<ModelStreamInferResponse>();
        while (await stream.ReadAsync(ModelStreamInferResponse.Parser) is { } answer)
        {
            answers.Add(answer);
        }

        return answers;
    }

    private static float[] Floats(ModelInferResponse response) => MemoryMarshal.Cast<byte, float>(response.RawOutputContents.Single().Span).ToArray();
}
