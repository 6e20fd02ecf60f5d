using System.Net;
using System.Net.Sockets;

namespace ModelServing.Testing.ControlPlane;

/// <summary>Ports for programs that cannot choose one themselves and tell it.</summary>
public static class LoopbackPort
{
    /// <summary>Ports of 127.0.0.1 that nobody listened on a moment ago, each another.</summary>
    public static int[] TakeFree(int count)
    {
        var sockets = Enumerable.Range(0, count).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToArray();
        try
        {
            foreach (var socket in sockets)
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            }

            return [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            foreach (var socket in sockets)
            {
                socket.Dispose();
            }
        }
    }
}
