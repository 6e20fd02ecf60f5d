namespace ModelServing.Runtime.Configuration;

/// <summary>What to do about the file's digest; exactly one of the nested cases.</summary>
internal abstract record Verification
{
    private Verification()
    {
    }

    /// <summary>Any other digest is fatal.</summary>
    internal sealed record Enforce(Sha256Digest Expected) : Verification;

    /// <summary>Any other digest is logged.</summary>
    internal sealed record Warn(Sha256Digest Expected) : Verification;

    /// <summary>Nothing is known of the content, or nobody asks.</summary>
    internal sealed record Disabled : Verification;
}
