using System.Text;
using System.Text.Json;
using ModelServing.Protocol.Metadata;

namespace ModelServing.Runtime.Reporting;

/// <summary>The line that a container leaves behind for the kubelet. Pure.</summary>
internal static class TerminationMessage
{
    /// <summary>The kubelet cuts at 4096 bytes per container and 12 KiB per pod; half of the former leaves room for companions.</summary>
    public const int MaxBytes = 2_048;

    /// <summary>One line of JSON, at most <see cref="MaxBytes"/> long; what is too long is taken from the end of the message.</summary>
    public static byte[] Render(ModelIndexEntry report)
    {
        var line = Serialize(report);
        if (line.Length <= MaxBytes || report.Message is not { } message)
        {
            return line;
        }

        var runes = message.EnumerateRunes().ToArray();
        var (fits, tooLong) = (0, runes.Length);
        while (tooLong - fits > 1)
        {
            var middle = fits + ((tooLong - fits) / 2);
            if (Serialize(report with { Message = Cut(runes, middle) }).Length <= MaxBytes)
            {
                fits = middle;
            }
            else
            {
                tooLong = middle;
            }
        }

        return Serialize(report with { Message = Cut(runes, fits) });
    }

    private static byte[] Serialize(ModelIndexEntry report) =>
        JsonSerializer.SerializeToUtf8Bytes(report, ReadableJson.Protocol.ModelIndexEntry);

    private static string Cut(ReadOnlySpan<Rune> runes, int count)
    {
        var text = new StringBuilder();
        foreach (var rune in runes[..count])
        {
            text.Append(rune.ToString());
        }

        return text.Append('…').ToString();
    }
}
