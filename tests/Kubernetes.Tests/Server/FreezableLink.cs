using System.Net;
using System.Net.Sockets;

namespace ModelServing.Kubernetes.Tests.Server;

/// <summary>A network on which connections can go dead without a word: from then on their bytes are lost, and nobody is told.</summary>
public sealed class FreezableLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private volatile CancellationTokenSource _frozen = new();

    public FreezableLink(Uri server)
    {
        _server = new IPEndPoint(IPAddress.Loopback, server.Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Every connection that there is goes dead; new ones work.</summary>
    public Task FreezeAsync() => Interlocked.Exchange(ref _frozen, new CancellationTokenSource()).CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
#pragma warning disable VSTHRD003 // This is the object's own loop.
        await _accepting;
#pragma warning restore VSTHRD003
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> links = [];
        try
        {
            while (true)
            {
                links.Add(LinkAsync(await _listener.AcceptTcpClientAsync(_stop.Token), _frozen.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(links);
        }
    }

    private async Task LinkAsync(TcpClient client, CancellationToken frozen)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(_server, _stop.Token);
            await Task.WhenAny(CopyAsync(near, far, frozen), CopyAsync(far, near, frozen));
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
        {
            // Either side is gone.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, CancellationToken frozen)
    {
        var buffer = new byte[16 * 1024];
        while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            if (!frozen.IsCancellationRequested)
            {
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
    }
}
