using System.Net;
using System.Net.Sockets;

namespace ModelServing.Sandbox.Networking;

/// <summary>
/// Listens on one port of a Service and hands each connection to the next backend in turn. A connection stays with its backend until
/// either side ends it, also after the backend has left the list. Closing the listener has the machine refuse new connections.
/// </summary>
internal sealed class PortProxy : IAsyncDisposable
{
    private const int MaxConnections = 4096;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _listening = new();
    private readonly SemaphoreSlim _places = new(MaxConnections);
    private readonly ILogger _logger;
    private readonly CancellationToken _dropped;
    private readonly Task _accepting;
    private volatile IReadOnlyList<IPEndPoint> _backends;
    private int _turn = -1;

    /// <remarks><paramref name="dropped"/> ends the connections too; closing the proxy alone does not.</remarks>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public PortProxy(PortRoute route, ILogger logger, CancellationToken dropped)
    {
        _backends = route.Backends;
        _logger = logger;
        _dropped = dropped;
        _listener = new Socket(route.Listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(route.Listen);
            _listener.Listen(512);
        }
        catch (SocketException)
        {
            _listener.Dispose();
            throw;
        }

        _accepting = Task.Run(AcceptAsync, CancellationToken.None);
    }

    /// <summary>New connections go to these; there must be one at least.</summary>
    public void Use(IReadOnlyList<IPEndPoint> backends) => _backends = backends;

    public async ValueTask DisposeAsync()
    {
        await _listening.CancelAsync();
        _listener.Dispose();
#pragma warning disable VSTHRD003 // The loop was started by this object's constructor on the thread pool.
        await _accepting;
#pragma warning restore VSTHRD003
        _listening.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_listening.IsCancellationRequested)
        {
            try
            {
                await _places.WaitAsync(_listening.Token);
                var client = await _listener.AcceptAsync(_listening.Token);
                _ = Task.Run(() => ServeAsync(client), CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException error) when (!_listening.IsCancellationRequested)
            {
                // The client went away between its SYN and our accept.
                _places.Release();
                Log.ConnectionFailed(_logger, "the listener", error.Message);
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var backends = _backends;
        var backend = backends[(int)((uint)Interlocked.Increment(ref _turn) % (uint)backends.Count)];
        using var server = new Socket(backend.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using (client)
            {
                client.NoDelay = true;
                await TunnelAsync(client, server, backend);
            }
        }
        catch (Exception error) when (error is SocketException or IOException or OperationCanceledException)
        {
            Log.ConnectionFailed(_logger, backend.ToString(), error.Message);
        }
        catch (Exception error)
        {
            Log.ConnectionDropped(_logger, error, backend.ToString());
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task TunnelAsync(Socket client, Socket server, IPEndPoint backend)
    {
        try
        {
            await server.ConnectAsync(backend, _dropped);
            using var broken = CancellationTokenSource.CreateLinkedTokenSource(_dropped);
            await Task.WhenAll(CopyAsync(client, server, broken), CopyAsync(server, client, broken));
        }
        catch
        {
            // The other side must see a reset, not an orderly end, of what ended in disorder.
            client.LingerState = new LingerOption(true, 0);
            server.LingerState = new LingerOption(true, 0);
            throw;
        }
    }

    /// <summary>Copies one direction to its end and passes the end on; the other direction goes on.</summary>
    private static async Task CopyAsync(Socket from, Socket to, CancellationTokenSource broken)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (var read = await from.ReceiveAsync(buffer, broken.Token); read > 0; read = await from.ReceiveAsync(buffer, broken.Token))
            {
                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), broken.Token);
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            await broken.CancelAsync();
            throw;
        }
    }
}
