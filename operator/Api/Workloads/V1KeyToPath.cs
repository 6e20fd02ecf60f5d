namespace ModelServing.Api.Workloads;

/// <summary>The file name of a key.</summary>
public sealed record V1KeyToPath
{
    public string? Key { get; init; }

    public string? Path { get; init; }
}
