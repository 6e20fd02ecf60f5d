using ModelServing.Engine.Catalogue;
using ModelServing.Protocol.Metadata;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Endpoints;

namespace ModelServing.Runtime.Hosting;

/// <summary>The one model that the configuration document names.</summary>
/// <param name="models">Where it is served.</param>
/// <param name="configuration">As it was at the start.</param>
/// <param name="modelsFolder">Where the model file lies.</param>
/// <param name="follower">Follows the document; null where the model stays what it is.</param>
internal sealed class ConfiguredModel(ServedModels models, ResolvedConfiguration configuration, string modelsFolder, ConfigurationFollower? follower) : IServingPlan
{
    public async Task<ModelIndexEntry?> StartAsync(CancellationToken cancellationToken)
    {
        var settings = EngineSettings.Of(configuration, modelsFolder);

        // The init container fetched what the document said when the pod was made; a container that starts again may be asked for another.
        if (follower is not null && !File.Exists(settings.FilePath) && await follower.FetchAsync(configuration, cancellationToken) is { } unfetched)
        {
            return unfetched;
        }

        var terms = new LoadTerms(ContractPolicy.Allow, KeepsOthers: false, configuration.Drain.Timeout);
        return await models.Catalogue.LoadAsync(settings, terms, cancellationToken) is null ? null : models.Catalogue.Find(settings.Name, null)?.ToIndexEntry();
    }

    public Task FollowAsync(CancellationToken cancellationToken) =>
        follower?.FollowAsync(configuration, cancellationToken) ?? Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
}
