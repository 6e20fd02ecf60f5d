using Google.Protobuf;

namespace ModelServing.Runtime.Tests.Rpc;

/// <summary>A call with many messages.</summary>
internal sealed class RpcStream(HttpRequestMessage request, Stream body, Task<HttpResponseMessage> answer) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private HttpResponseMessage? _response;
    private Stream? _messages;

    public Task WriteAsync(IMessage message) => WriteAsync(RpcFrame.Of(message));

    public async Task WriteAsync(byte[] bytes)
    {
        await body.WriteAsync(bytes);
        await body.FlushAsync();
    }

    /// <summary>No more messages will be sent.</summary>
    public ValueTask EndAsync() => body.DisposeAsync();

    /// <summary>The next message.</summary>
    /// <returns>Null where the server has ended the call.</returns>
    public async Task<T?> ReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        _response ??= await answer.WaitAsync(Limit);
        _messages ??= await _response.Content.ReadAsStreamAsync();
        return await RpcFrame.ReadAsync(_messages) is { } next ? parser.ParseFrom(next.Bytes) : null;
    }

    /// <summary>How the call ended; all messages have been read.</summary>
    public RpcResult Result() => RpcClient.Result(_response!, []);

    public async ValueTask DisposeAsync()
    {
        await body.DisposeAsync();
        _response?.Dispose();
        request.Dispose();
    }
}
