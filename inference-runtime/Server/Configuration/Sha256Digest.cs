using System.Diagnostics.CodeAnalysis;

namespace ModelServing.Runtime.Configuration;

/// <summary>A SHA-256 digest as 64 lower-case hexadecimal digits.</summary>
internal readonly record struct Sha256Digest
{
    public const int SizeInBytes = 32;

    private Sha256Digest(string hex) => Hex = hex;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <summary>With the algorithm's name, as the OCI specification writes digests.</summary>
    public string Qualified => $"sha256:{Hex}";

    public static Sha256Digest FromBytes(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, SizeInBytes);
        return new Sha256Digest(Convert.ToHexStringLower(hash));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out Sha256Digest digest)
    {
        var valid = text is { Length: SizeInBytes * 2 } && text.All(char.IsAsciiHexDigit);
        digest = valid ? new Sha256Digest(text!.ToLowerInvariant()) : default;
        return valid;
    }

    public override string ToString() => Hex;
}
