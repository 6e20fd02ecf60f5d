using System.Collections.Immutable;
using System.Numerics;
using ModelServing.Engine.Models;

namespace ModelServing.Engine.Catalogue;

/// <summary>The versions of one model, at one moment.</summary>
/// <param name="Name">The model.</param>
/// <param name="Serving">Answers requests that name no version; null until one is ready.</param>
/// <param name="Versions">All, in the order in which they came.</param>
internal sealed record CatalogueModel(string Name, ModelVersion? Serving, ImmutableArray<ModelVersion> Versions)
{
    /// <summary>The one that serves first, and then the newest.</summary>
    public IEnumerable<ModelVersion> Ordered => Versions.Reverse().OrderByDescending(version => version == Serving);

    /// <summary>The version of a name; where two have it, the one that serves, or else the one that is ready.</summary>
    public ModelVersion? Find(string? version) => version is null
        ? Serving ?? Ordered.FirstOrDefault()
        : Ordered.Where(candidate => candidate.Version == version)
            .OrderByDescending(candidate => candidate == Serving)
            .ThenByDescending(candidate => candidate.Host.Status.State == ModelState.Ready)
            .FirstOrDefault();

    public CatalogueModel With(ModelVersion version) => this with { Versions = Versions.Add(version) };

    public CatalogueModel Without(ModelVersion version)
    {
        var rest = this with { Versions = Versions.Remove(version) };
        return Serving == version ? rest with { Serving = rest.Highest() } : rest;
    }

    /// <summary>The ready version that is the latest by its name: numbers as numbers, and others by their letters.</summary>
    public ModelVersion? Highest() => Versions
        .Where(version => version.Host.Status.State == ModelState.Ready)
        .OrderBy(version => BigInteger.TryParse(version.Version, out var number) ? number : BigInteger.MinusOne)
        .ThenBy(version => version.Version, StringComparer.Ordinal)
        .LastOrDefault();
}
