using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Sandbox.Networking;

namespace ModelServing.Sandbox.Tests.Networking;

public sealed class PortProxyTests
{
    private readonly List<TcpListener> _listeners = [];
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(20));

    [TearDown]
    public void StopListening()
    {
        _listeners.ForEach(listener => listener.Dispose());
        _limit.Dispose();
    }

    [Test]
    public async Task Connections_go_round_the_backends()
    {
        var (one, two) = (Listen(), Listen());
        await using var proxy = Open(out var address, one, two);
        var counts = new Dictionary<TcpListener, int> { [one] = 0, [two] = 0 };
        for (var connection = 0; connection < 6; connection++)
        {
            using var client = await ConnectAsync(address);
            var accepting = new[] { one.AcceptSocketAsync(_limit.Token).AsTask(), two.AcceptSocketAsync(_limit.Token).AsTask() };
            var first = await Task.WhenAny(accepting);
            counts[first == accepting[0] ? one : two]++;
            (await first).Dispose();

            // The other one's accept takes the next connection, so it is let go by one of our own.
            var idle = first == accepting[0] ? two : one;
            using var direct = await ConnectAsync((IPEndPoint)idle.LocalEndpoint);
            (await accepting[first == accepting[0] ? 1 : 0]).Dispose();
        }

        Assert.That(counts.Values, Is.All.EqualTo(3));
    }

    [Test]
    public async Task Each_direction_ends_for_itself()
    {
        var backend = Listen();
        await using var proxy = Open(out var address, backend);
        using var client = await ConnectAsync(address);
        using var server = await backend.AcceptSocketAsync(_limit.Token);

        await client.SendAsync("question"u8.ToArray(), _limit.Token);
        client.Shutdown(SocketShutdown.Send);
        Assert.That(await ReadToEndAsync(server), Is.EqualTo("question"));

        await server.SendAsync("answer"u8.ToArray(), _limit.Token);
        server.Shutdown(SocketShutdown.Send);
        Assert.That(await ReadToEndAsync(client), Is.EqualTo("answer"));
    }

    [Test]
    public async Task A_connection_outlives_its_backends_place_in_the_list_and_the_listener()
    {
        var (old, replacement) = (Listen(), Listen());
        var proxy = Open(out var address, old);
        using var client = await ConnectAsync(address);
        using var server = await old.AcceptSocketAsync(_limit.Token);

        proxy.Use([(IPEndPoint)replacement.LocalEndpoint]);
        await proxy.DisposeAsync();
        await client.SendAsync("still here"u8.ToArray(), _limit.Token);
        client.Shutdown(SocketShutdown.Send);

        Assert.That(await ReadToEndAsync(server), Is.EqualTo("still here"));
        Assert.That(async () => await ConnectAsync(address), Throws.InstanceOf<SocketException>().With.Property("SocketErrorCode").EqualTo(SocketError.ConnectionRefused));
    }

    [Test]
    public async Task A_backend_that_refuses_is_seen_as_a_reset()
    {
        var gone = Listen();
        var address = (IPEndPoint)gone.LocalEndpoint;
        gone.Stop();
        await using var proxy = Open(out var listen, address);
        Assert.That(ReceiveAsync, Throws.InstanceOf<SocketException>().With.Property("SocketErrorCode").EqualTo(SocketError.ConnectionReset));

        // A reset that is quick enough is already seen by who connects.
        async Task ReceiveAsync()
        {
            using var client = await ConnectAsync(listen);
            await client.ReceiveAsync(new byte[1], _limit.Token);
        }
    }

    [Test]
    public async Task A_reset_of_one_side_is_a_reset_of_the_other()
    {
        var backend = Listen();
        await using var proxy = Open(out var address, backend);
        using var client = await ConnectAsync(address);
        var server = await backend.AcceptSocketAsync(_limit.Token);
        server.LingerState = new LingerOption(true, 0);
        server.Dispose();
        Assert.That(async () => await client.ReceiveAsync(new byte[1], _limit.Token), Throws.InstanceOf<SocketException>());
    }

    [Test]
    public async Task Much_data_arrives_whole()
    {
        var backend = Listen();
        await using var proxy = Open(out var address, backend);
        using var client = await ConnectAsync(address);
        using var server = await backend.AcceptSocketAsync(_limit.Token);
        var sent = new byte[5_000_000];
        new Random(1).NextBytes(sent);

        var sending = SendAllAsync();
        var received = new MemoryStream();
        await using (var stream = new NetworkStream(server))
        {
            await stream.CopyToAsync(received, _limit.Token);
        }

        await sending;
        Assert.That(received.ToArray().AsSpan().SequenceEqual(sent));

        async Task SendAllAsync()
        {
            for (var offset = 0; offset < sent.Length;)
            {
                offset += await client.SendAsync(sent.AsMemory(offset), _limit.Token);
            }

            client.Shutdown(SocketShutdown.Send);
        }
    }

    private TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _listeners.Add(listener);
        return listener;
    }

    private static PortProxy Open(out IPEndPoint address, params TcpListener[] backends) =>
        Open(out address, [.. backends.Select(backend => (IPEndPoint)backend.LocalEndpoint)]);

    private static PortProxy Open(out IPEndPoint address, params IPEndPoint[] backends)
    {
        address = FreeEndpoint();
        return new PortProxy(new PortRoute(address, backends), NullLogger.Instance, CancellationToken.None);
    }

    private static IPEndPoint FreeEndpoint()
    {
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)free.LocalEndPoint!;
    }

    private async Task<Socket> ConnectAsync(IPEndPoint address)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(address, _limit.Token);
        return client;
    }

    private async Task<string> ReadToEndAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[1024];
        for (var read = await socket.ReceiveAsync(buffer, _limit.Token); read > 0; read = await socket.ReceiveAsync(buffer, _limit.Token))
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
