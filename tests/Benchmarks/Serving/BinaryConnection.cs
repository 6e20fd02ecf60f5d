using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ModelServing.Benchmarks.Batching;

namespace ModelServing.Benchmarks.Serving;

/// <summary>
/// A keep-alive HTTP/1.1 connection that sends one prepared request again and again. It blocks its thread and does as little as it can: it shares the
/// processors with the server that it measures.
/// </summary>
internal sealed class BinaryConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _request;
    private readonly byte[] _response = new byte[64 * 1024];

    public BinaryConnection(int seed) => _request = Prepare(Workload.Row(seed));

    public void Connect(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends the request and reads the whole answer.</summary>
    /// <exception cref="InvalidOperationException">The answer is not 200.</exception>
    public void Ask()
    {
        for (var sent = 0; sent < _request.Length;)
        {
            sent += _socket.Send(_request.AsSpan(sent));
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

        var length = answer[(answer.IndexOf("Content-Length: "u8) + "Content-Length: ".Length)..];
        return headers + 4 + int.Parse(length[..length.IndexOf((byte)'\r')], NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static byte[] Prepare(byte[] row)
    {
        var json = $$"""{"inputs":[{"name":"{{Workload.Input}}","shape":[{{string.Join(',', Workload.RowShape)}}],"datatype":"FP32","parameters":{"binary_data_size":{{row.Length}} } }],"parameters":{"binary_data_output":true} }""";
        var headers = $"POST /v2/models/bench/infer HTTP/1.1\r\nHost: bench\r\nContent-Type: application/octet-stream\r\n"
            + $"Inference-Header-Content-Length: {json.Length}\r\nContent-Length: {json.Length + row.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(headers + json), .. row];
    }
}
