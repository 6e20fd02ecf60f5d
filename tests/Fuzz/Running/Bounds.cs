namespace ModelServing.Fuzz.Running;

/// <summary>What one input may cost.</summary>
/// <param name="Milliseconds">Of one thread.</param>
/// <param name="FixedBytes">Allocated, whatever the input.</param>
/// <param name="BytesPerByte">Allocated for each byte of the input.</param>
internal sealed record Bounds(int Milliseconds, long FixedBytes, long BytesPerByte)
{
    /// <summary>For parsers: a page of objects for every token would still fit.</summary>
    public static Bounds Parser { get; } = new(100, 256 * 1024, 256);

    public static Bounds Unbounded { get; } = new(30_000, long.MaxValue, 0);

    public bool Allows(long allocated, int length) => FixedBytes == long.MaxValue || allocated <= FixedBytes + (BytesPerByte * length);
}
