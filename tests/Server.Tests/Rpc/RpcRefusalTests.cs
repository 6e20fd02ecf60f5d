using System.Net;
using Google.Protobuf;
using ModelServing.Grpc.Inference;
using ModelServing.Grpc.Status;
using ModelServing.Runtime.Tests.Endpoints;
using ModelServing.Runtime.Tests.Hosting;

namespace ModelServing.Runtime.Tests.Rpc;

internal sealed class RpcRefusalTests : ProtocolFixture
{
    private const string Infer = $"{RpcClient.Inference}ModelInfer";

    [TestCaseSource(nameof(BadRequests))]
    public async Task A_bad_request_is_refused_and_the_message_names_what(Action<ModelInferRequest> spoil, StatusCode code, string[] parts)
    {
        var request = RpcRequests.Raw();
        spoil(request);

        (await Runtime.Rpc.InferAsync(request)).ExpectRefusal(code, parts);
        Assert.That((await Runtime.Rpc.InferAsync(RpcRequests.Raw())).Code, Is.EqualTo(StatusCode.Ok));
    }

    [Test]
    public async Task A_refusal_says_what_REST_says()
    {
        var json = TestModel.JsonRequest();
        json["inputs"]![0]!["name"] = "y";
        var rest = (string?)(await ExpectJsonAsync(await Runtime.InferAsync(json), HttpStatusCode.BadRequest))["error"];
        var request = RpcRequests.Raw();
        request.Inputs[0].Name = "y";

        (await Runtime.Rpc.InferAsync(request)).ExpectRefusal(StatusCode.InvalidArgument, rest!);
    }

    [Test]
    public async Task A_refusal_is_trailers_only_and_its_message_is_percent_encoded()
    {
        var request = RpcRequests.Raw();
        request.ModelName = "100% schön\n";

        var refused = await Runtime.Rpc.InferAsync(request);

        Assert.Multiple(() =>
        {
            Assert.That(refused.Trailers, Is.Empty);
            Assert.That(refused.Headers["grpc-status"], Is.EqualTo("5"));
            Assert.That(refused.Headers["grpc-message"], Does.Contain("'100%25 sch%C3%B6n%0A'"));
            Assert.That(refused.Headers["Content-Type"], Is.EqualTo("application/grpc"));
            Assert.That(refused.Message, Does.Contain("100% schön\n"));
        });
    }

    [TestCase("application/json", HttpStatusCode.UnsupportedMediaType)]
    [TestCase("application/grpc-web", HttpStatusCode.UnsupportedMediaType)]
    [TestCase("application/grpc+json", HttpStatusCode.UnsupportedMediaType)]
    [TestCase("application/grpc+proto", HttpStatusCode.OK)]
    [TestCase("application/grpc; charset=utf-8", HttpStatusCode.OK)]
    public async Task What_is_no_gRPC_is_415(string contentType, HttpStatusCode expected)
    {
        var answer = await Runtime.Rpc.InferAsync(RpcRequests.Raw(), message =>
        {
            message.Content!.Headers.Remove("Content-Type");
            message.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        });

        Assert.That(answer.HttpStatus, Is.EqualTo(expected));
        Assert.That(answer.Code, Is.EqualTo(expected == HttpStatusCode.OK ? StatusCode.Ok : (StatusCode?)null));
    }

    [Test]
    public async Task Another_verb_is_405_and_names_the_right_one()
    {
        var answer = await Runtime.Rpc.SendAsync(Infer, [], message => message.Method = HttpMethod.Put);

        Assert.That(answer.HttpStatus, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(answer.Headers["Allow"], Is.EqualTo("POST"));
    }

    [TestCase("/inference.GRPCInferenceService/Nothing")]
    [TestCase("/inference.GRPCInferenceService/CudaSharedMemoryStatus")]
    [TestCase("/inference.grpcinferenceservice/ServerLive")]
    [TestCase("/v2/health/live")]
    [TestCase("/metrics")]
    [TestCase("/")]
    public async Task An_unknown_method_is_unimplemented_and_named(string path) =>
        (await Runtime.Rpc.SendAsync(path, [])).ExpectRefusal(StatusCode.Unimplemented, $"'{path}'");

    [Test]
    public async Task The_other_ports_do_not_answer_calls()
    {
        using var content = new ByteArrayContent(RpcFrame.Of(RpcRequests.Raw()));
        using var answer = await Runtime.Client.PostAsync(new Uri(Infer, UriKind.Relative), content);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCaseSource(nameof(BadFrames))]
    public async Task A_body_that_is_no_message_is_refused(byte[] body, StatusCode code, string part) =>
        (await Runtime.Rpc.SendAsync(Infer, body)).ExpectRefusal(code, part);

    [TestCaseSource(nameof(SimpleMethods))]
    public async Task A_malformed_message_is_refused_by_every_method(string path) =>
        (await Runtime.Rpc.SendAsync(path, RpcFrame.Of([0x0A, 0x7F, 0x01]))).ExpectRefusal(StatusCode.InvalidArgument, "is no valid protobuf message");

    [Test]
    public async Task A_message_over_the_limit_is_resource_exhausted_and_names_it() =>
        (await Runtime.Rpc.SendAsync(Infer, RpcFrame.Of(new byte[(1 << 20) + 1]))).ExpectRefusal(StatusCode.ResourceExhausted, "1048577", "1048576");

    [Test]
    public async Task A_message_that_would_grow_over_the_limit_is_resource_exhausted()
    {
        var bomb = RpcFrame.Compress(new byte[64 << 20], "gzip");

        (await Runtime.Rpc.SendAsync(Infer, RpcFrame.Of(bomb, flag: 1), message => message.Headers.Add("grpc-encoding", "gzip")))
            .ExpectRefusal(StatusCode.ResourceExhausted, "1048576 bytes when decompressed");
    }

    [Test]
    public async Task A_damaged_stream_is_an_invalid_argument()
    {
        var whole = RpcFrame.Compress(RpcRequests.Raw().ToByteArray(), "gzip");

        foreach (var damaged in (byte[][])[whole[..^9], [1, 2, 3], []])
        {
            (await Runtime.Rpc.SendAsync(Infer, RpcFrame.Of(damaged, flag: 1), message => message.Headers.Add("grpc-encoding", "gzip")))
                .ExpectRefusal(StatusCode.InvalidArgument, "gzip");
        }
    }

    [TestCase("br")]
    [TestCase("GZIP")]
    public async Task An_encoding_that_is_not_offered_is_unimplemented_and_the_answer_lists_the_others(string encoding)
    {
        var answer = await Runtime.Rpc.InferAsync(RpcRequests.Raw(), message => message.Headers.Add("grpc-encoding", encoding));

        answer.ExpectRefusal(StatusCode.Unimplemented, encoding);
        Assert.That(answer.Headers["grpc-accept-encoding"], Is.EqualTo("identity,deflate,gzip"));
    }

    [TestCase("1")]
    [TestCase("m")]
    [TestCase("-1S")]
    [TestCase("1.5S")]
    [TestCase("123456789S")]
    [TestCase("5x")]
    public async Task A_time_out_that_is_none_is_refused(string value) =>
        (await Runtime.Rpc.InferAsync(RpcRequests.Raw(), message => message.Headers.Add("grpc-timeout", value)))
            .ExpectRefusal(StatusCode.InvalidArgument, "grpc-timeout", value);

    [TestCase("RepositoryModelLoad", "explicit model load is not allowed")]
    [TestCase("RepositoryModelUnload", "explicit model unload is not allowed")]
    public async Task There_is_no_model_control(string method, string part) =>
        (await Runtime.Rpc.CallAsync($"{RpcClient.Inference}{method}", new RepositoryModelLoadRequest { ModelName = TestModel.Name }))
            .ExpectRefusal(StatusCode.InvalidArgument, part, TestModel.Name);

    private static IEnumerable<TestCaseData> BadRequests()
    {
        yield return Bad("unknown model", r => r.ModelName = "other", StatusCode.NotFound, "'other'", TestModel.Name);
        yield return Bad("no model", r => r.ModelName = "", StatusCode.NotFound, "''");
        yield return Bad("unknown version", r => r.ModelVersion = "2", StatusCode.NotFound, "'2'");
        yield return Bad("no input", r => { r.Inputs.Clear(); r.RawInputContents.Clear(); }, StatusCode.InvalidArgument, "inputs is empty");
        yield return Bad("no data", r => r.RawInputContents.Clear(), StatusCode.InvalidArgument, "input 'x'", "fp32_contents");
        yield return Bad("raw and typed", r => r.Inputs[0].Contents = new() { Fp32Contents = { 1 } }, StatusCode.InvalidArgument, "input 'x'", "exclude each other");
        yield return Bad("too many raw", r => r.RawInputContents.Add(ByteString.Empty), StatusCode.InvalidArgument, "raw_input_contents has 2 elements for 1 inputs");
        yield return Bad("short raw", r => r.RawInputContents[0] = ByteString.CopyFrom(1, 2, 3), StatusCode.InvalidArgument, "raw_input_contents of size 3", "6144 bytes");
        yield return Bad("wrong type", r => r.Inputs[0].Datatype = "INT32", StatusCode.InvalidArgument, "INT32", "FP32");
        yield return Bad("unknown type", r => r.Inputs[0].Datatype = "FLOAT", StatusCode.InvalidArgument, "'FLOAT'");
        yield return Bad("negative dimension", r => r.Inputs[0].Shape[0] = -1, StatusCode.InvalidArgument, "shape[0]", "-1");
        yield return Bad("overflow", r => r.Inputs[0].Shape.AddRange([1L << 62, 16]), StatusCode.InvalidArgument, "larger than");
        yield return Bad("many dimensions", r => r.Inputs[0].Shape.AddRange(Enumerable.Repeat(1L, 40)), StatusCode.InvalidArgument, "32 dimensions");
        yield return Bad("unknown input", r => r.Inputs[0].Name = "y", StatusCode.InvalidArgument, "no input 'y'");
        yield return Bad("unnamed input", r => r.Inputs[0].Name = "", StatusCode.InvalidArgument, "inputs[0] has no name");
        yield return Bad("input twice", r => { r.Inputs.Add(r.Inputs[0].Clone()); r.RawInputContents.Add(r.RawInputContents[0]); }, StatusCode.InvalidArgument, "given twice");
        yield return Bad("unknown output", r => r.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "z" }), StatusCode.InvalidArgument, "no output 'z'");
        yield return Bad("output twice", r => r.Outputs.AddRange([new() { Name = TestModel.Output }, new() { Name = TestModel.Output }]), StatusCode.InvalidArgument, "requested twice");
        yield return Bad("long id", r => r.Id = new string('i', 5000), StatusCode.InvalidArgument, "id is 5000 bytes");
        yield return Bad("sequence", r => r.Parameters.Add("sequence_id", new InferParameter { Int64Param = 5 }), StatusCode.Unimplemented, "sequence_id");
        yield return Bad("negative timeout", r => r.Parameters.Add("timeout", new InferParameter { Int64Param = -1 }), StatusCode.InvalidArgument, "parameters.timeout", "-1");
        yield return Bad("priority beyond the lowest", r => r.Parameters.Add("priority", new InferParameter { Uint64Param = 10 }), StatusCode.InvalidArgument, "parameters.priority", "10");
        yield return Bad("timeout of no number", r => r.Parameters.Add("timeout", new InferParameter { BoolParam = true }), StatusCode.InvalidArgument, "parameters.timeout", "true");
        yield return Bad("parameter without a value", r => r.Parameters.Add("empty", new InferParameter()), StatusCode.InvalidArgument, "parameters.empty has no value");
        yield return Bad("shared memory", r => r.Inputs[0].Parameters.Add("shared_memory_region", new InferParameter { StringParam = "a" }), StatusCode.Unimplemented, "shared_memory_region");
        yield return Bad(
            "classification",
            r => r.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor
            {
                Name = TestModel.Output,
                Parameters = { ["classification"] = new InferParameter { Int64Param = 3 } },
            }),
            StatusCode.Unimplemented,
            "classification");
        yield return Bad("many rows", r => { r.Inputs[0].Shape[0] = 5; r.RawInputContents[0] = ByteString.CopyFrom(new byte[5 * 6144]); }, StatusCode.InvalidArgument, "5 rows");
    }

    private static TestCaseData Bad(string name, Action<ModelInferRequest> spoil, StatusCode code, params string[] parts) =>
        new TestCaseData(spoil, code, parts).SetArgDisplayNames(name);

    private static IEnumerable<TestCaseData> BadFrames()
    {
        var good = RpcFrame.Of(RpcRequests.Raw());
        yield return Frame("nothing", [], StatusCode.Unimplemented, "no message");
        yield return Frame("half a prefix", good[..3], StatusCode.Internal, "3 of the 5 bytes");
        yield return Frame("half a message", good[..100], StatusCode.Internal, "ends within a message");
        yield return Frame("two messages", [.. good, .. good], StatusCode.Unimplemented, "more than one message");
        yield return Frame("flag 2", RpcFrame.Of([], flag: 2), StatusCode.Internal, "the byte 2");
        yield return Frame("compressed with nothing", RpcFrame.Of([], flag: 1), StatusCode.Internal, "does not say how");
        yield return Frame("four gigabytes", RpcFrame.Of([], length: uint.MaxValue), StatusCode.ResourceExhausted, "4294967295");
        yield return Frame("truncated field", RpcFrame.Of([0x0A, 0x7F, 0x01]), StatusCode.InvalidArgument, "127 bytes, but only 1");
        yield return Frame("endless number", RpcFrame.Of([.. Enumerable.Repeat((byte)0xFF, 12)]), StatusCode.InvalidArgument, "more than");
        yield return Frame("bad UTF-8", RpcFrame.Of([0x0A, 0x02, 0xC3, 0x28]), StatusCode.InvalidArgument, "UTF-8");
        yield return Frame("field 0", RpcFrame.Of([0x02, 0x00]), StatusCode.InvalidArgument, "no field's tag");
        yield return Frame("open group", RpcFrame.Of([0x63]), StatusCode.InvalidArgument, "has no end");
        yield return Frame("deep groups", RpcFrame.Of([.. Enumerable.Repeat((byte)0x63, 100_000)]), StatusCode.InvalidArgument, "deep");
        yield return Frame("many inputs", RpcFrame.Of([.. Enumerable.Repeat((byte[])[0x2A, 0x00], 100_000).SelectMany(x => x)]), StatusCode.InvalidArgument, "more than 256");
    }

    private static TestCaseData Frame(string name, byte[] body, StatusCode code, string part) => new TestCaseData(body, code, part).SetArgDisplayNames(name);

    private static IEnumerable<string> SimpleMethods() =>
    [
        .. ((string[])["ServerLive", "ServerReady", "ServerMetadata", "ModelReady", "ModelMetadata", "ModelConfig", "ModelStatistics", "RepositoryIndex",
            "RepositoryModelLoad", "RepositoryModelUnload", "ModelInfer"]).Select(method => $"{RpcClient.Inference}{method}"),
        .. ((string[])["Check", "List", "Watch"]).Select(method => $"{RpcClient.Health}{method}"),
    ];
}
