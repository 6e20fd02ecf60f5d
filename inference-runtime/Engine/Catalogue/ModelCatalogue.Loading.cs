using System.Collections.Immutable;
using ModelServing.Engine.Models;
using ModelServing.Engine.Sessions;
using ModelServing.Engine.Telemetry;

namespace ModelServing.Engine.Catalogue;

public sealed partial class ModelCatalogue
{
    /// <summary>
    /// Loads a version beside those that are there and, when it is verified, loaded and warm, lets it serve; then unloads the others, if so agreed. One
    /// version is loaded at a time, of whatever model: two that look at the memory that is free would both take it, and neither's own share could be told.
    /// </summary>
    /// <param name="settings">The version.</param>
    /// <param name="terms">How it takes its place.</param>
    /// <param name="cancellationToken">Ends the loading between its steps, with <see cref="OperationCanceledException"/>; nothing stays behind.</param>
    /// <returns>Null when it serves and the others are gone; else why it does not, as its status says too. Whatever served before does so still.</returns>
    public async Task<ModelFailure?> LoadAsync(ModelSettings settings, LoadTerms terms, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(terms);
        var turn = _turns.GetOrAdd(settings.Name, static _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            await ForgetFailedAsync(settings.Name, terms.KeepsOthers ? settings.Version : null);
            var version = new ModelVersion(new ModelHost(settings, _loader, _metrics, _clock, _logger));
            Change(settings.Name, model => model.With(version));
            if (await TryLoadAsync(version, terms, cancellationToken) is { } failure)
            {
                return failure;
            }

            var retired = Switch(version, terms);
            await Task.WhenAll(retired.Select(old => RetireAsync(old, terms.DrainTimeout)));
            return null;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Unloads a version, or all of a model.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="version">Null for all.</param>
    /// <param name="timeout">After this time what is in flight is refused.</param>
    /// <returns>How many were unloaded.</returns>
    public async Task<int> UnloadAsync(string model, string? version, TimeSpan timeout)
    {
        var turn = _turns.GetOrAdd(model, static _ => new SemaphoreSlim(1));
        await turn.WaitAsync();
        try
        {
            return await UnloadInTurnAsync(model, version, timeout);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<int> UnloadInTurnAsync(string model, string? version, TimeSpan timeout)
    {
        ModelVersion[] leaving = [.. Versions.Where(candidate => candidate.Name == model && (version is null || candidate.Version == version))];
        foreach (var old in leaving)
        {
            old.Host.BeginDrain();
        }

        Change(model, known => leaving.Contains(known.Serving) ? known with { Serving = known.Highest() } : known);
        await Task.WhenAll(leaving.Select(old => RetireAsync(old, timeout)));
        return leaving.Length;
    }

    /// <summary>Forgets the versions of a model that could not be served. Until then, or until the next is loaded, they are told of.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="version">Null for all.</param>
    public async Task ForgetFailedAsync(string model, string? version)
    {
        foreach (var old in Versions.Where(old => old.Name == model && old.Host.Status.State == ModelState.Unavailable && (version is null || old.Version == version)))
        {
            await RemoveAsync(old);
        }
    }

    private async Task<ModelFailure?> TryLoadAsync(ModelVersion version, LoadTerms terms, CancellationToken cancellationToken)
    {
        try
        {
            await _loading.WaitAsync(cancellationToken);
            try
            {
                var before = _memory.Read().UsedBytes;
                await version.Host.LoadAsync(cancellationToken, ChecksFor(version, terms));
                version.Weigh(_memory.Read().UsedBytes - before);
                return null;
            }
            finally
            {
                _loading.Release();
            }
        }
        catch (ModelLoadException rejected)
        {
            return rejected.Failure;
        }
        catch (OperationCanceledException)
        {
            await RemoveAsync(version);
            throw;
        }
    }

    /// <summary>The first to be loaded has the memory to itself: if that is too little there is nothing else to be saved.</summary>
    private LoadChecks ChecksFor(ModelVersion version, LoadTerms terms)
    {
        var serving = Serving(version.Name);
        var isFirst = serving is null && Versions.All(other => other.Host.Status.State is not (ModelState.Ready or ModelState.Unloading));
        return new LoadChecks(
            size => isFirst ? null : MemoryEstimate.Refuse(MemoryEstimate.Of(size, serving?.Host.Status.SizeBytes, serving?.MemoryBytes), _memory.Read()),
            signature => serving is null || terms.Contract == ContractPolicy.Allow ? null : Compare(serving, signature));
    }

    private static ModelFailure? Compare(ModelVersion serving, ModelSignature signature)
    {
        if (serving.Host.Metadata is not { } metadata)
        {
            return null;
        }

        var breaks = ContractComparison.Breaks(new ModelSignature(metadata.Inputs, metadata.Outputs), signature);
        return breaks.Count == 0
            ? null
            : new ModelFailure(FailureReason.ContractChanged, $"callers of version '{serving.Version}' could not use it: {string.Join("; ", breaks)}");
    }

    /// <summary>From here on requests go to the new version: one reference is replaced.</summary>
    /// <returns>Those that are to be unloaded.</returns>
    private ImmutableArray<ModelVersion> Switch(ModelVersion version, LoadTerms terms)
    {
        ImmutableArray<ModelVersion> retired = [];
        Change(version.Name, model =>
        {
            retired = terms.KeepsOthers ? [.. model.Versions.Where(old => old.Version == version.Version && old != version)] : model.Versions.Remove(version);
            return model with { Serving = terms.KeepsOthers ? model.Highest() ?? version : version };
        });
        CatalogueLog.Serves(_logger, version.Name, version.Version, retired.Length);
        if (_isDraining)
        {
            version.Host.BeginDrain();
        }

        return retired;
    }

    private async Task RetireAsync(ModelVersion version, TimeSpan timeout)
    {
        version.Host.BeginDrain();
        Pulse();
        var start = _clock.GetTimestamp();
        try
        {
            await version.CloseAsync().WaitAsync(timeout, _clock);
        }
        catch (TimeoutException)
        {
            // Whoever is still in there is refused by the drain, which then has no time left.
        }

        var left = timeout - _clock.GetElapsedTime(start);
        await version.Host.DrainAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        await RemoveAsync(version);
    }

    private async Task RemoveAsync(ModelVersion version)
    {
        Change(version.Name, model => model.Without(version));
        await version.Host.DisposeAsync();
    }
}
