using System.Text;

namespace ModelServing.Grpc.Status;

/// <summary>The trailer <c>grpc-message</c>. Source: gRPC over HTTP/2, "Percent-Encoded".</summary>
public static class StatusMessage
{
    /// <summary>Trailers share the peer's limit for headers, of which 8 KiB is the usual.</summary>
    private const int MaxBytes = 2048;

    private const string Hex = "0123456789ABCDEF";

    /// <summary>UTF-8 in which everything but printable ASCII, and the percent sign, is escaped. Cut at a character where it is too long.</summary>
    public static string Encode(string message)
    {
        if (message.Length <= MaxBytes && !message.AsSpan().ContainsAnyExceptInRange(' ', '~') && !message.Contains('%'))
        {
            return message;
        }

        var encoded = new StringBuilder(message.Length);
        Span<byte> utf8 = stackalloc byte[4];
        var taken = 0;
        foreach (var rune in message.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(utf8);
            taken += length;
            if (taken > MaxBytes)
            {
                break;
            }

            foreach (var next in utf8[..length])
            {
                if (next is >= (byte)' ' and <= (byte)'~' and not (byte)'%')
                {
                    encoded.Append((char)next);
                }
                else
                {
                    encoded.Append('%').Append(Hex[next >> 4]).Append(Hex[next & 0xF]);
                }
            }
        }

        return encoded.ToString();
    }
}
