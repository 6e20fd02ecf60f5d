using System.Collections.Immutable;

namespace ModelServing.Runtime.Repositories;

/// <summary>Which of a model's versions are served. Source: ModelVersionPolicy of Triton's model_config.proto.</summary>
internal abstract record VersionPolicy
{
    private VersionPolicy()
    {
    }

    /// <summary>The highest alone, as without a policy.</summary>
    public static VersionPolicy Default { get; } = new Latest(1);

    /// <param name="available">Those in the model's folder.</param>
    /// <returns>Ascending, so that the highest is served last and takes over; those named are there whether or not they are available.</returns>
    public ImmutableArray<long> Choose(IEnumerable<long> available) => this switch
    {
        Latest latest => [.. available.OrderDescending().Take(latest.Count).Order()],
        Specific specific => specific.Versions,
        _ => [.. available.Order()],
    };

    /// <param name="Count">So many of the highest, at least 1.</param>
    public sealed record Latest(int Count) : VersionPolicy;

    /// <summary>Every one that is there.</summary>
    public sealed record All : VersionPolicy;

    /// <param name="Versions">These, ascending and distinct.</param>
    public sealed record Specific(ImmutableArray<long> Versions) : VersionPolicy;
}
