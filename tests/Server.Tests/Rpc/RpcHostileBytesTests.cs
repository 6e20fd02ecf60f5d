using Google.Protobuf;
using ModelServing.Grpc.Status;
using ModelServing.Runtime.Tests.Endpoints;

namespace ModelServing.Runtime.Tests.Rpc;

/// <summary>Whatever comes is answered with a status that lays no blame on the server, and the next caller is served.</summary>
internal sealed class RpcHostileBytesTests : ProtocolFixture
{
    private static readonly string[] Paths =
        [$"{RpcClient.Inference}ModelInfer", $"{RpcClient.Inference}ModelStreamInfer", $"{RpcClient.Inference}ModelConfig", $"{RpcClient.Health}Check"];

    [Test]
    public async Task Mutated_bodies_are_refused_or_answered([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        byte[][] seeds = [RpcRequests.Raw().ToByteArray(), RpcRequests.Typed().ToByteArray(), RpcRequests.Described().ToByteArray()];
        for (var round = 0; round < 150; round++)
        {
            var message = Mutate([.. seeds[random.Next(seeds.Length)]], random);
            var frame = random.Next(4) == 0 ? Mutate(RpcFrame.Of(message), random) : RpcFrame.Of(message, flag: (byte)(random.Next(6) == 0 ? 1 : 0));
            var encoding = random.Next(4) switch { 0 => "gzip", 1 => "deflate", _ => "identity" };

            var result = await Runtime.Rpc.SendAsync(Paths[random.Next(Paths.Length)], frame, request => request.Headers.Add("grpc-encoding", encoding));

            Assert.That(result.Code, Is.Not.Null, $"seed {seed} round {round}");
            Assert.That(result.Message, Does.Not.Contain("the server failed"), $"seed {seed} round {round}");
        }

        Assert.That((await Runtime.Rpc.InferAsync(RpcRequests.Raw())).Code, Is.EqualTo(StatusCode.Ok));
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        // Where the structure is: the tensors' elements may be anything anyway.
        var span = Math.Min(bytes.Length, 96);
        for (var i = random.Next(1, 5); i > 0 && span > 0; i--)
        {
            bytes[random.Next(span)] = (byte)random.Next(256);
        }

        return random.Next(3) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
    }
}
