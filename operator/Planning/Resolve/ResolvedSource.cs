namespace ModelServing.Planning.Resolve;

/// <summary>Where a model file comes from.</summary>
public abstract record ResolvedSource
{
    private ResolvedSource()
    {
    }

    /// <summary>A file on a web server.</summary>
    public sealed record Http(string Url) : ResolvedSource;

    /// <summary>A file on a claim of the same namespace; <paramref name="Path"/> is relative to its root.</summary>
    public sealed record Claim(string ClaimName, string Path) : ResolvedSource;
}
