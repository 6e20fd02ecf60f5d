using System.Net.Sockets;

namespace ModelServing.Host.Listening;

/// <summary>A port cannot be had; the message names flag and value.</summary>
internal sealed class ListenException(string flag, Exception inner) : Exception($"{flag}: {inner.Message}", inner)
{
    /// <summary>Whether a server could not listen: the port is taken (an <see cref="IOException"/> of Kestrel), not permitted, or its address is none of this host.</summary>
    public static bool IsCausedBy(Exception exception) => exception is IOException or SocketException;
}
