using System.Runtime.InteropServices;
using ModelServing.Grpc.Inference;
using ModelServing.Grpc.Status;
using ModelServing.Runtime.Tests.Endpoints;
using ModelServing.Runtime.Tests.Hosting;

namespace ModelServing.Runtime.Tests.Rpc;

internal sealed class RpcInferenceTests : ProtocolFixture
{
    [Test]
    public async Task Predictions_are_those_of_REST_bit_for_bit([Values(1, 7, 23)] int seed, [Values(1, 3)] int rows)
    {
        var rest = await ExpectOutputAsync(await Runtime.InferAsync(TestModel.JsonRequest(seed, rows)));

        var raw = await Runtime.Rpc.InferAsync(RpcRequests.Raw(seed, rows));
        var typed = await Runtime.Rpc.InferAsync(RpcRequests.Typed(seed, rows));

        Assert.Multiple(() =>
        {
            Assert.That(Output(raw), Is.EqualTo(rest));
            Assert.That(Output(typed), Is.EqualTo(rest));
        });
    }

    [Test]
    public async Task An_answer_names_model_version_id_outputs_and_shape()
    {
        var request = RpcRequests.Raw(rows: 2);
        request.Id = "a \"b\" ü";
        request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = TestModel.Output });
        request.ModelVersion = "1";

        var answer = (await Runtime.Rpc.InferAsync(request)).Only(ModelInferResponse.Parser);

        Assert.Multiple(() =>
        {
            Assert.That((answer.ModelName, answer.ModelVersion, answer.Id), Is.EqualTo((TestModel.Name, "1", "a \"b\" ü")));
            Assert.That(answer.Outputs.Single().Name, Is.EqualTo(TestModel.Output));
            Assert.That(answer.Outputs.Single().Datatype, Is.EqualTo("FP32"));
            Assert.That(answer.Outputs.Single().Shape, Is.EqualTo([2L, 2L]));
            Assert.That(answer.Outputs.Single().Contents, Is.Null);
            Assert.That(answer.RawOutputContents.Single(), Has.Length.EqualTo(2 * 2 * sizeof(float)));
        });
    }

    [Test]
    public async Task An_answer_without_an_id_was_a_request_without_one() =>
        Assert.That((await Runtime.Rpc.InferAsync(RpcRequests.Raw())).Only(ModelInferResponse.Parser).Id, Is.Empty);

    [Test]
    public async Task Many_callers_at_once_get_each_their_own_answer()
    {
        var alone = new float[16][];
        for (var seed = 0; seed < alone.Length; seed++)
        {
            alone[seed] = Output(await Runtime.Rpc.InferAsync(RpcRequests.Raw(seed)));
        }

        var together = await Task.WhenAll(Enumerable.Range(0, alone.Length).Select(async seed => Output(await Runtime.Rpc.InferAsync(RpcRequests.Raw(seed)))));

        for (var seed = 0; seed < alone.Length; seed++)
        {
            Assert.That(together[seed], Is.EqualTo(alone[seed]).Within(1e-5f), $"seed {seed}");
        }
    }

    [Test]
    public async Task Timeout_and_priority_are_taken_as_every_client_sends_them()
    {
        foreach (var (timeout, priority) in ((InferParameter, InferParameter)[])
        [
            (new() { Int64Param = 60_000_000 }, new() { Int64Param = 1 }),
            (new() { Uint64Param = 60_000_000 }, new() { Uint64Param = 9 }),
            (new() { StringParam = "60000000" }, new() { StringParam = "0" }),
        ])
        {
            var request = RpcRequests.Raw();
            request.Parameters.Add("timeout", timeout);
            request.Parameters.Add("priority", priority);
            request.Parameters.Add("anything", new InferParameter { DoubleParam = 1.5 });
            request.Parameters.Add("sequence_id", new InferParameter { Int64Param = 0 });

            Assert.That((await Runtime.Rpc.InferAsync(request)).Code, Is.EqualTo(StatusCode.Ok));
        }
    }

    [TestCase("gzip")]
    [TestCase("deflate")]
    public async Task A_compressed_request_has_the_answer_of_the_plain_one_in_the_same_encoding(string encoding)
    {
        // The answer is compressed where that pays: 128 rows of two floats do.
        await using var runtime = await TestRuntime.StartAsync(TestModel.Settings with { MaxBatchSize = 128 }, maxRequestBytes: 1 << 21);
        var request = RpcRequests.Raw(seed: 3, rows: 128);
        var expected = Output(await runtime.Rpc.InferAsync(request));

        var answer = await runtime.Rpc.SendAsync(
            $"{RpcClient.Inference}ModelInfer",
            RpcFrame.Of(RpcFrame.Compress(Google.Protobuf.MessageExtensions.ToByteArray(request), encoding), flag: 1),
            message =>
            {
                message.Headers.Add("grpc-encoding", encoding);
                message.Headers.Add("grpc-accept-encoding", $"identity, {encoding}");
            });

        Assert.That(answer.Code, Is.EqualTo(StatusCode.Ok), answer.Message);
        Assert.That(answer.Headers["grpc-encoding"], Is.EqualTo(encoding));
        var (isCompressed, bytes) = answer.Messages.Single();
        Assert.That(isCompressed, Is.True);
        Assert.That(Floats(ModelInferResponse.Parser.ParseFrom(RpcFrame.Decompress(bytes, encoding))), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_plain_message_may_come_where_an_encoding_is_named()
    {
        var expected = Output(await Runtime.Rpc.InferAsync(RpcRequests.Raw()));

        var answer = await Runtime.Rpc.InferAsync(RpcRequests.Raw(), message => message.Headers.Add("grpc-encoding", "gzip"));

        Assert.That(Output(answer), Is.EqualTo(expected));
        Assert.That(answer.Headers.Keys, Has.None.EqualTo("grpc-encoding"), "the caller has not said that it reads gzip");
    }

    [Test]
    public async Task A_message_that_comes_in_bits_is_put_together()
    {
        var expected = Output(await Runtime.Rpc.InferAsync(RpcRequests.Raw(seed: 5)));
        await using var call = await Runtime.Rpc.OpenAsync($"{RpcClient.Inference}ModelInfer");
        foreach (var bit in RpcFrame.Of(RpcRequests.Raw(seed: 5)).Chunk(997).Prepend([]).SelectMany(chunk => new[] { chunk[..(chunk.Length / 2)], chunk[(chunk.Length / 2)..] }))
        {
            await call.WriteAsync(bit);
        }

        await call.EndAsync();

        Assert.That(Floats((await call.ReadAsync(ModelInferResponse.Parser))!), Is.EqualTo(expected));
        Assert.That(await call.ReadAsync(ModelInferResponse.Parser), Is.Null);
        Assert.That(call.Result().Code, Is.EqualTo(StatusCode.Ok));
    }

    private static float[] Output(RpcResult result) => Floats(result.Only(ModelInferResponse.Parser));

    private static float[] Floats(ModelInferResponse response) => MemoryMarshal.Cast<byte, float>(response.RawOutputContents.Single().Span).ToArray();
}
