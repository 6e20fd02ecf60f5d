namespace ModelServing.Testing.Images;

/// <summary>An 8-bit grey image, row by row from the top left.</summary>
public sealed record GrayImage(int Width, int Height, ReadOnlyMemory<byte> Pixels)
{
    /// <summary>The value between four pixels, linearly; coordinates outside are taken at the edge.</summary>
    public float Sample(float x, float y)
    {
        var pixels = Pixels.Span;
        var left = Math.Clamp((int)MathF.Floor(x), 0, Width - 1);
        var top = Math.Clamp((int)MathF.Floor(y), 0, Height - 1);
        var right = Math.Min(left + 1, Width - 1);
        var bottom = Math.Min(top + 1, Height - 1);
        var across = Math.Clamp(x - left, 0, 1);
        var down = Math.Clamp(y - top, 0, 1);
        var upper = float.Lerp(pixels[(top * Width) + left], pixels[(top * Width) + right], across);
        var lower = float.Lerp(pixels[(bottom * Width) + left], pixels[(bottom * Width) + right], across);
        return float.Lerp(upper, lower, down);
    }
}
