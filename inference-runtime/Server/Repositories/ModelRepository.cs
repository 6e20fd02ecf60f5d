using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using ModelServing.Engine;
using ModelServing.Engine.Catalogue;
using ModelServing.Engine.Models;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Metadata;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Endpoints;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Repositories;

/// <summary>
/// The models of a folder, and which of them are served. Loading a model reads its folder anew: what is new there is loaded beside what serves, and what the
/// version policy does not name any more is unloaded once all that it names is served. Where anything goes wrong, what serves is left alone.
/// </summary>
internal sealed class ModelRepository : IModelShelf
{
    private readonly ServedModels _models;
    private readonly RepositoryOptions _options;
    private readonly TimeSpan _drainTimeout;
    private readonly ILogger<ModelRepository> _logger;
    private readonly ModelFolderReader _folders;

    /// <summary>One change of a model at a time. Only for folders that are there: callers can name any other.</summary>
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>What could not be served, and never came as far as the catalogue.</summary>
    private readonly ConcurrentDictionary<string, ImmutableArray<ModelIndexEntry>> _problems = new(StringComparer.Ordinal);
    private volatile bool _startedWithNothing;

    /// <param name="models">Where they are served.</param>
    /// <param name="options">The folder and who decides.</param>
    /// <param name="drainTimeout">How long versions that are unloaded may take to finish what they have.</param>
    /// <param name="logger">Where to log.</param>
    public ModelRepository(ServedModels models, RepositoryOptions options, TimeSpan drainTimeout, ILogger<ModelRepository> logger)
    {
        (_models, _options, _drainTimeout, _logger) = (models, options, drainTimeout, logger);
        _folders = new ModelFolderReader(options.Folder);
        models.Shelf = this;
    }

    /// <summary>Loads what is to be served from the start. A model that cannot be is told of, and the others go on.</summary>
    /// <returns>Null, or why the repository cannot be read at all.</returns>
    public async Task<ModelFailure?> StartAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> wanted;
        try
        {
            var all = _folders.Names(out var skipped);
            if (skipped.Length > 0)
            {
                Log.ModelsSkipped(_logger, _options.Folder, string.Join(", ", skipped));
            }

            wanted = _options.StartsWithAll ? all : [.. _options.LoadModels.Distinct(StringComparer.Ordinal)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new ModelFailure(FailureReason.InvalidConfiguration, $"the model repository {_options.Folder} cannot be read: {unreadable.Message}");
        }

        Log.Starting(_logger, _options.Folder, wanted.Count);
        var served = 0;
        foreach (var model in wanted)
        {
            served += await LoadAsync(model, cancellationToken) is null ? 1 : 0;
        }

        _startedWithNothing = wanted.Count > 0 && !_models.Catalogue.Names.Any(name => _models.Catalogue.Serving(name) is not null);
        Log.Started(_logger, _options.Folder, served, wanted.Count);
        return null;
    }

    /// <summary>Loads a model, or loads it anew.</summary>
    /// <param name="model">Its name, as somebody gives it.</param>
    /// <param name="cancellationToken">The process ends.</param>
    /// <returns>Null when every version that its policy names is served; else why one is not.</returns>
    public async Task<ControlRefusal?> LoadAsync(string model, CancellationToken cancellationToken)
    {
        if (!ModelName.IsValid(model))
        {
            return LoadRefusals.Name(model);
        }

        if (_folders.Read(model) is ModelFolder.Missing && !IsKnown(model))
        {
            return NotThere(model);
        }

        var turn = _turns.GetOrAdd(model, static _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            return _models.Catalogue.IsDraining ? LoadRefusals.Ending(model) : _folders.Read(model) switch
            {
                ModelFolder.Found found => await LoadAsync(model, found, cancellationToken),
                ModelFolder.Broken broken => Fail(model, broken.Failure),
                _ => NotThere(model),
            };
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Unloads every version of a model, when what it has is answered. One that is not loaded is unloaded already.</summary>
    public async Task<ControlRefusal?> UnloadAsync(string model)
    {
        if (!ModelName.IsValid(model))
        {
            return LoadRefusals.Name(model);
        }

        if (!_turns.TryGetValue(model, out var turn))
        {
            return null;
        }

        await turn.WaitAsync();
        try
        {
            _problems.TryRemove(model, out _);
            Log.Unloaded(_logger, model, await _models.Catalogue.UnloadAsync(model, null, _drainTimeout));
            return null;
        }
        finally
        {
            turn.Release();
        }
    }

    public IEnumerable<ModelIndexEntry> NotInCatalogue()
    {
        var told = _problems.ToArray().OrderBy(problem => problem.Key, StringComparer.Ordinal).ToList();
        var known = _models.Catalogue.Names.Concat(told.Select(problem => problem.Key)).ToHashSet(StringComparer.Ordinal);
        return [.. told.SelectMany(problem => problem.Value), .. NamesNow().Where(name => !known.Contains(name)).Select(NotLoaded)];
    }

    public InferError? Explain(string model) => _problems.TryGetValue(model, out var problems)
        ? new InferError(ErrorKind.NotReady, $"model '{model}' is not ready: UNAVAILABLE {problems[0].Reason}: {problems[0].Message}")
        : null;

    public string? NotReadyReason() =>
        _startedWithNothing ? "none of the models could be loaded; POST /v2/repository/index says why" : null;

    /// <summary>Ascending: each higher version takes over as it gets ready.</summary>
    private async Task<ControlRefusal?> LoadAsync(string model, ModelFolder.Found folder, CancellationToken cancellationToken)
    {
        Tell(model, folder);
        var chosen = folder.Configuration.Versions.Choose(folder.Versions);
        if (chosen.IsEmpty)
        {
            return Fail(model, new ModelFailure(FailureReason.ModelNotFound, $"at least one version must be available under the version policy of model '{model}'"));
        }

        await _models.Catalogue.ForgetFailedAsync(model, null);
        var (problems, failures, kept) = (new List<ModelIndexEntry>(), new List<string>(), 0);
        foreach (var version in chosen)
        {
            var (failure, isKept, isInCatalogue) = await LoadAsync(model, version, folder, cancellationToken);
            kept += isKept ? 1 : 0;
            if (failure is not null)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"version {version} is at UNAVAILABLE state: {failure.Reason}: {failure.Message}"));
                Log.NotServed(_logger, model, Name(version), failure.Reason.ToString(), failure.Message);
                problems.AddRange(isInCatalogue ? [] : [IndexEntries.Failure(new ModelIdentity(model, Name(version)), failure.Reason, failure.Message)]);
            }
        }

        Note(model, problems);
        if (_models.Catalogue.Serving(model) is not null)
        {
            _startedWithNothing = false;
        }

        if (failures.Count > 0)
        {
            return LoadRefusals.Failed(model, string.Join("; ", failures));
        }

        var retired = await RetireAsync(model, [.. chosen.Select(Name)]);
        Log.Served(_logger, model, string.Join(", ", chosen), kept, retired);
        return null;
    }

    private async Task<(ModelFailure? Failure, bool IsKept, bool IsInCatalogue)> LoadAsync(
        string model, long version, ModelFolder.Found folder, CancellationToken cancellationToken)
    {
        if (!folder.Versions.Contains(version))
        {
            return (new ModelFailure(FailureReason.ModelNotFound, $"version_policy names it, and the model's folder has no folder '{version}'"), false, false);
        }

        using var staging = new ModelStaging(_logger);
        var staged = await staging.StageAsync(folder.Path, Name(version), folder.Configuration.FileName, cancellationToken);
        if (staged is not StagedModel.Ready ready)
        {
            return (((StagedModel.Failed)staged).Failure, false, false);
        }

        var settings = RepositorySettings.Of(model, version, folder.Configuration, ready);
        if (_models.Catalogue.Find(model, settings.Version) is { } there
            && there.Host.Status.State == ModelState.Ready && RepositorySettings.SayTheSame(there.Host.Settings, settings))
        {
            return (null, true, true);
        }

        return (await _models.Catalogue.LoadAsync(settings, new LoadTerms(ContractPolicy.Allow, KeepsOthers: true, _drainTimeout), cancellationToken), false, true);
    }

    private async Task<int> RetireAsync(string model, IReadOnlyList<string> chosen)
    {
        string[] leaving =
        [
            .. _models.Catalogue.Versions.Where(version => version.Name == model && !chosen.Contains(version.Version))
                .Select(version => version.Version).Distinct(StringComparer.Ordinal),
        ];
        foreach (var version in leaving)
        {
            await _models.Catalogue.UnloadAsync(model, version, _drainTimeout);
        }

        return leaving.Length;
    }

    private void Tell(string model, ModelFolder.Found folder)
    {
        if (folder.Skipped.Length > 0)
        {
            Log.VersionsSkipped(_logger, model, string.Join(", ", folder.Skipped));
        }

        if (folder.Ignored.Length > 0)
        {
            Log.FieldsIgnored(_logger, model, string.Join(", ", folder.Ignored));
        }
    }

    /// <summary>The model as a whole cannot be served.</summary>
    private ControlRefusal Fail(string model, ModelFailure failure)
    {
        Log.NotServed(_logger, model, "", failure.Reason.ToString(), failure.Message);
        Note(model, [IndexEntries.Failure(new ModelIdentity(model, ""), failure.Reason, failure.Message)]);
        return LoadRefusals.Failed(model, $"{failure.Reason}: {failure.Message}");
    }

    /// <summary>A folder that was there once may still be served: it is left alone, as with anything else that is wrong.</summary>
    private ControlRefusal NotThere(string model)
    {
        var refusal = LoadRefusals.Missing(model);
        Log.NotServed(_logger, model, "", nameof(FailureReason.ModelNotFound), refusal.Message);
        return refusal;
    }

    private void Note(string model, List<ModelIndexEntry> problems)
    {
        if (problems.Count == 0)
        {
            _problems.TryRemove(model, out _);
        }
        else
        {
            _problems[model] = [.. problems];
        }
    }

    private bool IsKnown(string model) => _models.Catalogue.Find(model, null) is not null || _problems.ContainsKey(model);

    private IReadOnlyList<string> NamesNow()
    {
        try
        {
            return _folders.Names(out _);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // What is served is told of all the same.
            return [];
        }
    }

    private static ModelIndexEntry NotLoaded(string model) => new() { Name = model, Version = "", State = "UNAVAILABLE", Reason = "NotLoaded" };

    private static string Name(long version) => version.ToString(CultureInfo.InvariantCulture);
}
