using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ModelServing.Host.Listening;

/// <summary>Where a server listens.</summary>
/// <param name="Address">Of one interface; null: every address of the host.</param>
/// <param name="Port">0 takes a free one.</param>
public sealed record ListenAddress(IPAddress? Address, int Port)
{
    /// <summary>Reads <c>:8443</c>, <c>127.0.0.1:8443</c> or <c>[::1]:8443</c>; null for what is none of these.</summary>
    public static ListenAddress? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
        {
            return null;
        }

        var host = text[..colon];
        var isBracketed = host is ['[', .., ']'];
        var address = ParseAddress(isBracketed ? host[1..^1] : host);
        return host.Length == 0 ? new ListenAddress(null, port)
            : address is not null && isBracketed == host.Contains(':', StringComparison.Ordinal) ? new ListenAddress(address, port)
            : null;
    }

    /// <summary>An IP address in its usual form; null for what is none, such as <c>1</c> or <c>0x7f.1</c>.</summary>
    public static IPAddress? ParseAddress(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) ? !text.Contains('[', StringComparison.Ordinal) : address.ToString() == text) ? address : null;
    }

    public override string ToString() => Address is null ? string.Create(CultureInfo.InvariantCulture, $":{Port}") : new IPEndPoint(Address, Port).ToString();

    internal void Listen(KestrelServerOptions kestrel, Action<ListenOptions> configure)
    {
        if (Address is null)
        {
            kestrel.ListenAnyIP(Port, configure);
        }
        else
        {
            kestrel.Listen(Address, Port, configure);
        }
    }
}
