using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ModelServing.Testing.Images;

/// <summary>
/// Reads the PNG files of the examples: 8 bits, grey, not interlaced (PNG, third edition, sections 5 and 9).
/// No image decoder is served by the registries that this project builds against.
/// </summary>
public static class PngReader
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <exception cref="InvalidDataException">Not a PNG, damaged, or of a form other than 8-bit grey.</exception>
    public static GrayImage Read(string path)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        if (!file.StartsWith(Signature))
        {
            throw new InvalidDataException($"{path} is not a PNG");
        }

        int width = 0, height = 0;
        using var compressed = new MemoryStream();
        for (var rest = file[Signature.Length..]; rest.Length >= 12;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            if (length < 0 || length > rest.Length - 12)
            {
                throw new InvalidDataException($"{path} ends inside a chunk");
            }

            var content = rest.Slice(8, length);
            switch (Encoding.ASCII.GetString(rest.Slice(4, 4)))
            {
                case "IHDR" when content is [_, _, _, _, _, _, _, _, 8, 0, 0, 0, 0]:
                    width = BinaryPrimitives.ReadInt32BigEndian(content);
                    height = BinaryPrimitives.ReadInt32BigEndian(content[4..]);
                    break;
                case "IHDR":
                    throw new InvalidDataException($"{path} is not an 8-bit grey PNG without interlacing");
                case "IDAT":
                    compressed.Write(content);
                    break;
            }

            rest = rest[(length + 12)..];
        }

        compressed.Position = 0;
        using var inflated = new ZLibStream(compressed, CompressionMode.Decompress);
        return new GrayImage(width, height, Unfilter(inflated, width, height));
    }

    private static byte[] Unfilter(Stream rows, int width, int height)
    {
        var pixels = new byte[width * height];
        var above = new byte[width];
        for (var y = 0; y < height; y++)
        {
            var filter = rows.ReadByte();
            var row = pixels.AsSpan(y * width, width);
            rows.ReadExactly(row);
            for (var x = 0; x < width; x++)
            {
                var left = x > 0 ? row[x - 1] : (byte)0;
                var upperLeft = x > 0 ? above[x - 1] : (byte)0;
                row[x] += filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => above[x],
                    3 => (byte)((left + above[x]) / 2),
                    4 => Paeth(left, above[x], upperLeft),
                    _ => throw new InvalidDataException($"PNG filter {filter} does not exist"),
                };
            }

            row.CopyTo(above);
        }

        return pixels;
    }

    private static byte Paeth(byte left, byte above, byte upperLeft)
    {
        var estimate = left + above - upperLeft;
        var (toLeft, toAbove, toUpperLeft) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - upperLeft));
        return toLeft <= toAbove && toLeft <= toUpperLeft ? left : toAbove <= toUpperLeft ? above : upperLeft;
    }
}
