using System.Net;
using System.Net.Sockets;

namespace ModelServing.Runtime.Fetching;

/// <summary>
/// Connects to the addresses that were checked for the request and to no others: a second look-up of the name could give another
/// answer (DNS rebinding). TLS still verifies the certificate against the name.
/// </summary>
internal static class PinnedConnection
{
    private static readonly HttpRequestOptionsKey<IReadOnlyList<IPAddress>> Addresses = new("ModelServing.PinnedAddresses");

    public static void Pin(HttpRequestMessage request, IReadOnlyList<IPAddress> addresses) => request.Options.Set(Addresses, addresses);

    /// <summary>A handler that follows no redirect, asks no proxy, keeps no cookie and decodes nothing.</summary>
    public static SocketsHttpHandler CreateHandler(TimeSpan connectTimeout) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context, connectTimeout, cancellationToken),
    };

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!context.InitialRequestMessage.Options.TryGetValue(Addresses, out var addresses) || addresses.Count == 0)
        {
            throw new InvalidOperationException("The request carries no checked address.");
        }

        SocketException? last = null;
        foreach (var address in addresses)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(timeout);
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, context.DnsEndPoint.Port, limit.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException refused)
            {
                socket.Dispose();
                last = refused;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                socket.Dispose();
                last = new SocketException((int)SocketError.TimedOut);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last!;
    }
}
