using ModelServing.Engine.Catalogue;
using ModelServing.Engine.Models;
using ModelServing.Protocol.Metadata;
using ModelServing.Runtime.Commands;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Endpoints;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Hosting;

/// <summary>
/// Lets what the configuration document names take the place of what is served: fetches it, loads it beside, and switches when it is verified and warm.
/// Where anything goes wrong the repository index says so, and what is served is left alone. The newest document counts: one that comes while another is
/// being carried out ends that.
/// </summary>
internal sealed class ConfigurationFollower(
    ServedModels models, ConfigurationWatch watch, FetchOptions fetch, TimeProvider time, ILogger<ConfigurationFollower> logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);

    /// <summary>Fetches the file of a configuration; tells of it in the index meanwhile.</summary>
    /// <returns>Null when it is there; else why it is not.</returns>
    public async Task<ModelIndexEntry?> FetchAsync(ResolvedConfiguration configuration, CancellationToken cancellationToken)
    {
        var identity = configuration.Model.Identity;
        models.Pending = new ModelIndexEntry { Name = identity.Name, Version = identity.Version, Id = configuration.Model.Id, State = "LOADING", Reason = "Fetching" };
        var report = await FetchVerb.FetchAsync(fetch, configuration, logger, cancellationToken);
        models.Pending = report.ExitCode is null ? null : report with { Id = configuration.Model.Id };
        return models.Pending;
    }

    /// <summary>Runs until cancelled.</summary>
    /// <param name="serving">What is served.</param>
    /// <param name="cancellationToken">The process ends.</param>
    public async Task FollowAsync(ResolvedConfiguration serving, CancellationToken cancellationToken)
    {
        ParsedConfiguration known = new ParsedConfiguration.Valid(serving);
        while (true)
        {
            known = await watch.ChangedAsync(known, cancellationToken);
            await models.Catalogue.ForgetFailedAsync(serving.Model.Identity.Name, null);
            models.Pending = null;
            serving = known switch
            {
                ParsedConfiguration.Valid { Configuration: var wanted } when !wanted.SaysSameAs(serving) => await ChangeAsync(serving, wanted, known, cancellationToken),
                ParsedConfiguration.Invalid invalid => Refuse(serving, null, string.Join("; ", invalid.Problems)),
                _ => serving,
            };
        }
    }

    /// <returns>What is served when the document has changed again, or the wanted is served.</returns>
    private async Task<ResolvedConfiguration> ChangeAsync(
        ResolvedConfiguration serving, ResolvedConfiguration wanted, ParsedConfiguration known, CancellationToken cancellationToken)
    {
        if (wanted.Model.Identity.Name != serving.Model.Identity.Name || wanted.Swap is null)
        {
            return Refuse(serving, wanted.Model.Id, "only the model's version can change while it is served: a name cannot, nor whether the document is followed");
        }

        Log.Swapping(logger, wanted.Model.Identity.Name, serving.Model.Identity.Version, wanted.Model.Identity.Version);
        using var superseded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var attempt = AttemptAsync(serving, wanted, superseded.Token);
        var changed = watch.ChangedAsync(known, superseded.Token);
        await Task.WhenAny(attempt, changed);
        await superseded.CancelAsync();
        await ((Task)changed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            return await attempt ? wanted : serving;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Superseded(logger, wanted.Model.Identity.Name, wanted.Model.Identity.Version);
            return serving;
        }
    }

    /// <summary>Fetches, again and again if need be; then loads, once: a file that was refused would be refused again.</summary>
    private async Task<bool> AttemptAsync(ResolvedConfiguration serving, ResolvedConfiguration wanted, CancellationToken cancellationToken)
    {
        var wait = FirstRetry;
        while (await FetchAsync(wanted, cancellationToken) is { } failure)
        {
            Log.SwapFailed(logger, wanted.Model.Identity.Name, wanted.Model.Identity.Version, failure.Reason, failure.Message);
            await Task.Delay(wait, time, cancellationToken);
            wait = wait * 2 < LongestRetry ? wait * 2 : LongestRetry;
        }

        var terms = new LoadTerms(wanted.Swap!.ContractChange, KeepsOthers: false, wanted.Drain.Timeout);
        var isServed = false;
        try
        {
            if (await models.Catalogue.LoadAsync(EngineSettings.Of(wanted, fetch.ModelsFolder), terms, cancellationToken) is { } rejected)
            {
                Log.SwapFailed(logger, wanted.Model.Identity.Name, wanted.Model.Identity.Version, rejected.Reason.ToString(), rejected.Message);
                return false;
            }

            isServed = true;
            return true;
        }
        finally
        {
            RemoveFile(isServed ? serving : wanted, isServed ? wanted : serving);
        }
    }

    /// <summary>The volume holds two models at most.</summary>
    private void RemoveFile(ResolvedConfiguration left, ResolvedConfiguration kept)
    {
        if (left.Model.File == kept.Model.File)
        {
            return;
        }

        try
        {
            File.Delete(Path.Combine(fetch.ModelsFolder, left.Model.File));
        }
        catch (Exception undeletable) when (undeletable is IOException or UnauthorizedAccessException)
        {
            Log.FileLeft(logger, left.Model.File, undeletable.Message);
        }
    }

    private ResolvedConfiguration Refuse(ResolvedConfiguration serving, string? id, string message)
    {
        var identity = serving.Model.Identity;
        Log.SwapFailed(logger, identity.Name, "", nameof(FailureReason.InvalidConfiguration), message);
        models.Pending = IndexEntries.Failure(identity, FailureReason.InvalidConfiguration, message) with { Id = id };
        return serving;
    }
}
