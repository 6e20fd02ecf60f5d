using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ModelServing.Engine;
using ModelServing.Engine.Catalogue;
using ModelServing.Engine.Models;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Metadata;

namespace ModelServing.Runtime.Endpoints;

/// <summary>The models behind the URLs, and what a caller is told where there is none.</summary>
internal sealed class ServedModels(ModelCatalogue catalogue)
{
    /// <summary>Labels of TensorFlow Serving's paths: all name the version that serves.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["stable", "latest"];

    public ModelCatalogue Catalogue => catalogue;

    /// <summary>Set once everything that is to be served from the start has been tried.</summary>
    public bool HasStarted
    {
        get;
        set
        {
            field = value;
            catalogue.Announce();
        }
    }

    /// <summary>Where models come from, if several can; null where the configuration document names one.</summary>
    public IModelShelf? Shelf { get; set; }

    /// <summary>A version that is not in the catalogue yet, or did not get there; null where there is none.</summary>
    public ModelIndexEntry? Pending { get; set; }

    /// <summary>The version that the URL names, in whatever state.</summary>
    public bool TryFind(HttpContext context, [NotNullWhen(true)] out ModelVersion? version, [NotNullWhen(false)] out InferError? error)
    {
        version = null;
        error = WrongLabel(context);
        return error is null && TryFind(Model(context), Version(context), out version, out error);
    }

    /// <param name="name">The model.</param>
    /// <param name="version">Null or empty for the one that serves.</param>
    /// <param name="found">In whatever state.</param>
    /// <param name="error">What the caller is told.</param>
    public bool TryFind(string name, string? version, [NotNullWhen(true)] out ModelVersion? found, [NotNullWhen(false)] out InferError? error)
    {
        found = catalogue.Find(name, version is "" ? null : version);
        error = found is null ? Unknown(name, version) : null;
        return found is not null;
    }

    /// <summary>The version that the URL names, if it takes requests.</summary>
    public bool TryFindOpen(HttpContext context, [NotNullWhen(true)] out ModelVersion? version, [NotNullWhen(false)] out InferError? error) =>
        TryFind(context, out version, out error) && (error = Unavailable(version)) is null;

    /// <inheritdoc cref="TryFindOpen(HttpContext, out ModelVersion, out InferError)"/>
    public bool TryFindOpen(string name, string? version, [NotNullWhen(true)] out ModelVersion? found, [NotNullWhen(false)] out InferError? error) =>
        TryFind(name, version, out found, out error) && (error = Unavailable(found)) is null;

    /// <summary>Holds on to the version that the URL names, for the time of a request.</summary>
    public bool TryLease(HttpContext context, out ModelLease lease, [NotNullWhen(false)] out InferError? error) =>
        TryLease(Model(context), Version(context), out lease, out error);

    /// <inheritdoc cref="TryLease(HttpContext, out ModelLease, out InferError)"/>
    public bool TryLease(string name, string? version, out ModelLease lease, [NotNullWhen(false)] out InferError? error)
    {
        error = catalogue.TryLease(name, version is "" ? null : version, out lease) ? null : Unknown(name, version);
        return error is null;
    }

    /// <summary>A version's inputs and outputs, with every version of the model that can be asked.</summary>
    public ModelMetadata MetadataOf(ModelVersion version) => version.Host.Metadata! with
    {
        Versions = [.. catalogue.Versions.Where(other => other.Name == version.Name && other.Host.Metadata is not null).Select(other => other.Version).Distinct(StringComparer.Ordinal)],
    };

    /// <summary>The repository index.</summary>
    /// <param name="readyOnly">Whether to leave out what cannot be asked now.</param>
    public ImmutableArray<ModelIndexEntry> Index(bool readyOnly) =>
        [
            .. catalogue.Versions.Where(version => !readyOnly || version.Host.Status.State == ModelState.Ready).Select(version => version.ToIndexEntry()),
            .. Pending is { } pending && !readyOnly ? [pending] : Array.Empty<ModelIndexEntry>(),
            .. readyOnly ? [] : Shelf?.NotInCatalogue() ?? [],
        ];

    /// <summary>
    /// Null where the process is ready for callers: every model has a version that serves, and nothing drains. Of many models one that is bad, or is only
    /// being loaded, does not keep callers from the others.
    /// </summary>
    public string? NotReadyReason()
    {
        if (Shelf is not null)
        {
            return catalogue.IsDraining ? "the server is ending" : HasStarted ? Shelf.NotReadyReason() : "the models are being loaded";
        }

        if (catalogue.Names.Select(name => catalogue.Find(name, null)).OfType<ModelVersion>().Select(NotReadyReason).FirstOrDefault(reason => reason is not null) is { } reason)
        {
            return reason;
        }

        return catalogue.IsDraining ? "the server is ending" : HasStarted || catalogue.Names.Any() ? null : "nothing is loaded yet";
    }

    /// <summary>Null where the version is ready for new callers; while it drains it is not.</summary>
    public static string? NotReadyReason(ModelVersion version)
    {
        var status = version.Host.Status;
        return status.State == ModelState.Ready ? null : Describe(status);
    }

    /// <summary>Null where the version takes requests; while it drains it does.</summary>
    private static InferError? Unavailable(ModelVersion version)
    {
        var status = version.Host.Status;
        return version.Host.Metadata is null || status.State is not (ModelState.Ready or ModelState.Unloading)
            ? new InferError(ErrorKind.NotReady, Describe(status))
            : null;
    }

    /// <summary>Why no request at all can be answered now; null where one could be.</summary>
    public InferError? NothingIsOpen()
    {
        InferError? first = null;
        foreach (var version in catalogue.Versions)
        {
            if (Unavailable(version) is not { } error)
            {
                return null;
            }

            first ??= error;
        }

        return first;
    }

    private static string Model(HttpContext context) => context.GetRouteValue("model") as string ?? "";

    private static string? Version(HttpContext context) => context.GetRouteValue("version") as string;

    private InferError? WrongLabel(HttpContext context) =>
        context.GetRouteValue("label") is string label && !Labels.Contains(label) && catalogue.Find(Model(context), null) is { } serving
            ? new InferError(ErrorKind.NotFound, $"model '{serving.Name}' has no version labelled '{label}'; '{Labels[0]}' is version '{serving.Version}'")
            : null;

    private InferError Unknown(string name, string? version)
    {
        var versions = catalogue.Versions.Where(other => other.Name == name).Select(other => other.Version).Distinct(StringComparer.Ordinal).ToList();
        return versions.Count == 0 && Shelf?.Explain(name) is { } known
            ? known
            : versions.Count == 0
            ? new InferError(ErrorKind.NotFound, $"there is no model '{name}'; {Quoted(catalogue.Names)} served here")
            : new InferError(ErrorKind.NotFound, $"model '{name}' has no version '{version}'; {Quoted(versions)} served here");
    }

    private static string Quoted(IEnumerable<string> names)
    {
        const int Most = 8;
        var some = names.Take(Most + 1).Select(name => $"'{name}'").ToList();
        return some.Count switch
        {
            0 => "nothing is",
            1 => $"{some[0]} is",
            > Most => $"{string.Join(", ", some[..Most])} and others are",
            _ => $"{string.Join(", ", some)} are",
        };
    }

    private static string Describe(ModelStatus status)
    {
        var entry = status.ToIndexEntry();
        var text = $"model '{entry.Name}' is not ready: {entry.State} {entry.Reason}".TrimEnd();
        return entry.Message is { } message ? $"{text}: {message}" : text;
    }
}
