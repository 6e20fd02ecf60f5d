using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using ModelServing.Grpc.Inference;

namespace ModelServing.Runtime.Tests.Rpc;

/// <summary>A gRPC client as small as can be: .NET's own HTTP/2, and the messages that protoc generates.</summary>
internal sealed class RpcClient(Uri address) : IDisposable
{
    public const string Inference = "/inference.GRPCInferenceService/";
    public const string Health = "/grpc.health.v1.Health/";

    private readonly HttpClient _client = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
    {
        BaseAddress = address,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public Uri Address => address;

    public Task<RpcResult> InferAsync(ModelInferRequest request, Action<HttpRequestMessage>? change = null, CancellationToken cancellationToken = default) =>
        CallAsync($"{Inference}ModelInfer", request, change, cancellationToken);

    public Task<RpcResult> CallAsync(
        string path, IMessage request, Action<HttpRequestMessage>? change = null, CancellationToken cancellationToken = default) =>
        SendAsync(path, RpcFrame.Of(request), change, cancellationToken);

    /// <summary>Sends any bytes as the body of a call.</summary>
    public async Task<RpcResult> SendAsync(
        string path, byte[] body, Action<HttpRequestMessage>? change = null, CancellationToken cancellationToken = default)
    {
        using var message = Request(path, new ByteArrayContent(body));
        change?.Invoke(message);
        using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var messages = new List<(bool, byte[])>();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (await RpcFrame.ReadAsync(stream) is { } next)
        {
            messages.Add(next);
        }

        return Result(response, messages);
    }

    /// <summary>Opens a call with as many messages either way as are wanted.</summary>
    public async Task<RpcStream> OpenAsync(string path, Action<HttpRequestMessage>? change = null)
    {
        var content = new OpenContent();
        var message = Request(path, content);
        change?.Invoke(message);
        var answer = _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        return new RpcStream(message, await content.OpenedAsync(), answer);
    }

    public static RpcResult Result(HttpResponseMessage response, IReadOnlyList<(bool IsCompressed, byte[] Bytes)> messages) => new(
        response.StatusCode,
        response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
        response.TrailingHeaders.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
        messages);

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Request(string path, HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        return new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
            Headers = { TE = { new TransferCodingWithQualityHeaderValue("trailers") } },
        };
    }
}
