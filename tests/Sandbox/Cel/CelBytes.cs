namespace ModelServing.Sandbox.Cel;

/// <summary>A sequence of bytes.</summary>
public sealed class CelBytes(byte[] value) : CelValue
{
    public ReadOnlyMemory<byte> Value { get; } = value;

    public override CelType Type => CelType.Bytes;

    internal override long Size => Value.Length;

    public override CelValue EqualTo(CelValue other) => other is CelError ? other : CelBool.Of(other is CelBytes b && Value.Span.SequenceEqual(b.Value.Span));

    public override string ToString() => Convert.ToBase64String(Value.Span);

    internal override int? CompareTo(CelValue other) => other is CelBytes b ? Math.Sign(Value.Span.SequenceCompareTo(b.Value.Span)) : null;

    /// <summary>Reads standard base64 with padding, the format <c>byte</c>.</summary>
    internal static bool TryParseBase64(string text, out byte[] bytes)
    {
        var buffer = new byte[((text.Length / 4) + 1) * 3];
        var valid = Convert.TryFromBase64String(text, buffer, out var written) && !text.AsSpan().ContainsAny(' ', '\t');
        bytes = valid ? buffer[..written] : [];
        return valid;
    }
}
