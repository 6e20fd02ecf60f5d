using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ModelServing.Benchmarks.Serving;

/// <summary>
/// A keep-alive HTTP/1.1 connection that sends one prepared request again and again. It blocks its thread and does as little as it can: it shares the
/// processors with the server that it measures.
/// </summary>
/// <param name="request">The whole of it, headers and body.</param>
internal sealed class LoadConnection(byte[] request) : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _response = new byte[64 * 1024];

    public void Connect(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends the request and reads the whole answer.</summary>
    /// <exception cref="InvalidOperationException">The answer is not 200.</exception>
    public void Ask()
    {
        for (var sent = 0; sent < request.Length;)
        {
            sent += _socket.Send(request.AsSpan(sent));
        }

        for (int length = 0, end = int.MaxValue; length < end;)
        {
            var read = _socket.Receive(_response.AsSpan(length));
            length += read > 0 ? read : throw new InvalidOperationException("the server closed the connection");
            end = EndOfAnswer(_response.AsSpan(0, length));
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int EndOfAnswer(ReadOnlySpan<byte> answer)
    {
        var headers = answer.IndexOf("\r\n\r\n"u8);
        if (headers < 0)
        {
            return int.MaxValue;
        }

        if (!answer.StartsWith("HTTP/1.1 200 "u8))
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(answer));
        }

        var length = answer[ContentLength(answer[..headers])..];
        return headers + 4 + int.Parse(length[..length.IndexOf((byte)'\r')], NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static int ContentLength(ReadOnlySpan<byte> headers)
    {
        var name = "\r\nContent-Length: "u8;
        var at = Math.Max(headers.IndexOf(name), headers.IndexOf("\r\ncontent-length: "u8));
        return at >= 0 ? at + name.Length : throw new InvalidOperationException($"no length: {Encoding.UTF8.GetString(headers)}");
    }
}
