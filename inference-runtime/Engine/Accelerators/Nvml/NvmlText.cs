using System.Text;

namespace ModelServing.Engine.Accelerators.Nvml;

/// <summary>Text that C code left in a buffer. Pure.</summary>
internal static class NvmlText
{
    /// <summary>Up to the first NUL, or all of it where there is none; what is not printable ASCII becomes '?'.</summary>
    public static string Read(ReadOnlySpan<byte> buffer)
    {
        var end = buffer.IndexOf((byte)0);
        var text = new StringBuilder();
        foreach (var character in end < 0 ? buffer : buffer[..end])
        {
            text.Append(character is >= 0x20 and < 0x7f ? (char)character : '?');
        }

        return text.ToString();
    }
}
