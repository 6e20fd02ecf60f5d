using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using ModelServing.Engine.Models;
using ModelServing.Engine.Telemetry;

namespace ModelServing.Engine.Catalogue;

/// <summary>
/// What is served: models by name, each with its versions, each of those with sessions and a batcher of its own.
/// <code>
/// LOADING --(verified, fits, contract, warm)--> READY --(another serves)--> UNLOADING --(nobody is left)--> gone
///    |
///    +--(anything else)--> UNAVAILABLE; the version that serves is none the wiser
/// </code>
/// A request that names no version goes to the one that serves, which is only ever one that has been ready. Every member may be called at any time from
/// any thread.
/// </summary>
public sealed partial class ModelCatalogue : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _loading = new(1);
    private readonly Lock _gate = new();
    private readonly IModelLoader _loader;
    private readonly EngineMetrics _metrics;
    private readonly IMemoryGauge _memory;
    private readonly TimeProvider _clock;
    private readonly ILogger<ModelHost> _logger;
    private volatile ImmutableSortedDictionary<string, CatalogueModel> _models = ImmutableSortedDictionary.Create<string, CatalogueModel>(StringComparer.Ordinal);
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isDraining;

    /// <param name="loader">The backend.</param>
    /// <param name="metrics">Where to count.</param>
    /// <param name="memory">What there is room for.</param>
    /// <param name="clock">All time comes from here.</param>
    /// <param name="logger">Where to log.</param>
    public ModelCatalogue(IModelLoader loader, EngineMetrics metrics, IMemoryGauge memory, TimeProvider clock, ILogger<ModelHost> logger)
    {
        _loader = loader;
        _metrics = metrics;
        _memory = memory;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Every version, by model; of each model the one that serves first, and then the newest.</summary>
    public ImmutableArray<ModelVersion> Versions => [.. _models.Values.SelectMany(model => model.Ordered)];

    /// <summary>The models' names, in order.</summary>
    public IEnumerable<string> Names => _models.Keys;

    /// <summary>Whether the process ends: nothing is loaded any more.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Requests that were admitted and are not answered yet.</summary>
    public int InFlight => Versions.Sum(version => version.Host.InFlight);

    /// <summary>Completes at the next change of any version. Take it before reading, and no change is missed.</summary>
    public Task Changed
    {
        get
        {
            var changed = _changed.Task;
            return Task.WhenAny(Versions.Select(version => version.Host.StatusChanged).Prepend(changed));
        }
    }

    /// <summary>The version that a request is for, whatever its state; null where there is none.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="version">Null for the one that serves, or before there is one, the one that is nearest to it.</param>
    public ModelVersion? Find(string model, string? version) => _models.GetValueOrDefault(model)?.Find(version);

    /// <summary>The version that answers requests without one; null until one does.</summary>
    public ModelVersion? Serving(string model) => _models.GetValueOrDefault(model)?.Serving;

    /// <summary>Holds on to a version for the time of a request.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="version">Null for the one that serves.</param>
    /// <param name="lease">To be disposed.</param>
    /// <returns>False where there is no such version, or no more.</returns>
    public bool TryLease(string model, string? version, [MaybeNullWhen(false)] out ModelLease lease)
    {
        // One that closes between being found and being entered has a successor already, or is none any more.
        while (Find(model, version) is { } found)
        {
            if (found.TryEnter())
            {
                lease = new ModelLease(found);
                return true;
            }

            if (Find(model, version) == found)
            {
                break;
            }
        }

        lease = default;
        return false;
    }

    /// <summary>Wakes those who wait for <see cref="Changed"/>, for a change that the catalogue does not see.</summary>
    public void Announce() => Pulse();

    /// <summary>Says that everything will be unloaded, and serves on. Idempotent.</summary>
    public void BeginDrain()
    {
        ImmutableArray<ModelVersion> versions;
        lock (_gate)
        {
            _isDraining = true;
            versions = Versions;
        }

        foreach (var version in versions)
        {
            version.Host.BeginDrain();
        }

        Pulse();
    }

    /// <summary>Takes no more requests, answers those it has, and unloads everything.</summary>
    /// <param name="timeout">After this time the rest is refused.</param>
    /// <returns>How many requests were refused; 0 if none was lost.</returns>
    public async Task<int> DrainAsync(TimeSpan timeout)
    {
        BeginDrain();
        var refused = await Task.WhenAll(Versions.Select(version => version.Host.DrainAsync(timeout)));
        return refused.Sum();
    }

    /// <summary>Unloads everything; requests in flight are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        BeginDrain();
        foreach (var version in Versions)
        {
            await version.Host.DisposeAsync();
        }

        foreach (var turn in _turns.Values)
        {
            turn.Dispose();
        }

        _loading.Dispose();
    }

    private void Change(string name, Func<CatalogueModel, CatalogueModel> change)
    {
        lock (_gate)
        {
            var next = change(_models.GetValueOrDefault(name) ?? new CatalogueModel(name, null, []));
            _models = next.Versions.IsEmpty ? _models.Remove(name) : _models.SetItem(name, next);
        }

        Pulse();
    }

    private void Pulse() => Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
