using System.Buffers;

namespace ModelServing.Protocol.Requests;

/// <summary>
/// Puts the bare tokens <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which Triton, TensorFlow Serving and Python's json write but which
/// are not JSON, into quotation marks, so that a JSON reader accepts them. Remembers where, so that a quoted token is told from a string.
/// </summary>
internal static class NonFiniteLiterals
{
    /// <summary>The JSON to parse and the offsets in it of the tokens that were bare, ascending; the input itself when there are none.</summary>
    public static (ReadOnlyMemory<byte> Json, long[] Offsets) Quote(ReadOnlyMemory<byte> json)
    {
        var text = json.Span;
        if (text.IndexOf("NaN"u8) < 0 && text.IndexOf("Infinity"u8) < 0)
        {
            return (json, []);
        }

        var quoted = new ArrayBufferWriter<byte>(text.Length + 64);
        var offsets = new List<long>();
        for (var i = 0; i < text.Length;)
        {
            var token = text[i] == (byte)'"' ? 0 : TokenLength(text[i..]);
            if (token > 0)
            {
                offsets.Add(quoted.WrittenCount);
                quoted.Write("\""u8);
                quoted.Write(text.Slice(i, token));
                quoted.Write("\""u8);
                i += token;
                continue;
            }

            var run = text[i] == (byte)'"' ? StringLength(text[i..]) : 1;
            quoted.Write(text.Slice(i, run));
            i += run;
        }

        return (quoted.WrittenMemory, [.. offsets]);
    }

    private static int TokenLength(ReadOnlySpan<byte> text) =>
        text[0] is not ((byte)'N' or (byte)'I' or (byte)'-') ? 0
        : text.StartsWith("NaN"u8) ? 3
        : text.StartsWith("Infinity"u8) ? 8
        : text.StartsWith("-Infinity"u8) ? 9
        : 0;

    private static int StringLength(ReadOnlySpan<byte> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == (byte)'\\')
            {
                i++;
            }
            else if (text[i] == (byte)'"')
            {
                return i + 1;
            }
        }

        return text.Length;
    }
}
