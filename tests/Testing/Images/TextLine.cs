namespace ModelServing.Testing.Images;

/// <summary>One line of printed text as the classifier wants it: FP32 [3, 48, 192], and what its file name says of it.</summary>
public sealed record TextLine(string Name, bool UpsideDown, float[] Pixels)
{
    public const int Channels = 3;
    public const int Height = 48;
    public const int Width = 192;

    /// <summary>All lines of a folder, by name. A name ends in <c>-upright.png</c> or <c>-upside-down.png</c>.</summary>
    public static IReadOnlyList<TextLine> ReadAll(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.png").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>PP-OCR's pre-processing: scale to the height keeping the ratio, pad on the right with zeros, map 0..255 to -1..1, the same in each channel.</summary>
    private static TextLine Read(string path)
    {
        var image = PngReader.Read(path);
        var width = Math.Min(Width, (int)Math.Ceiling(Height * (double)image.Width / image.Height));
        var pixels = new float[Channels * Height * Width];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var value = image.Sample(((x + 0.5f) * image.Width / width) - 0.5f, ((y + 0.5f) * image.Height / Height) - 0.5f);
                for (var channel = 0; channel < Channels; channel++)
                {
                    pixels[(((channel * Height) + y) * Width) + x] = ((value / 255f) - 0.5f) / 0.5f;
                }
            }
        }

        var name = Path.GetFileNameWithoutExtension(path);
        return new TextLine(name, name.EndsWith("-upside-down", StringComparison.Ordinal), pixels);
    }
}
