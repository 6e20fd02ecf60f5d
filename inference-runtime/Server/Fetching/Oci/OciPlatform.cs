namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>What an image runs on.</summary>
internal sealed record OciPlatform
{
    public string? Architecture { get; init; }

    public string? Os { get; init; }
}
