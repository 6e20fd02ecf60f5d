using System.Globalization;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Repositories;

/// <summary>A version in the repository in the engine's terms. Pure.</summary>
internal static class RepositorySettings
{
    private const int WarmupRequestsPerBatchSize = 3;

    /// <param name="model">Its name.</param>
    /// <param name="version">Its number.</param>
    /// <param name="configuration">From config.pbtxt.</param>
    /// <param name="staged">Where it lies.</param>
    public static ModelSettings Of(string model, long version, ModelConfigurationFile configuration, StagedModel.Ready staged) => new(
        model,
        version.ToString(CultureInfo.InvariantCulture),
        staged.FilePath,
        Sha256: null,

        // There is no digest to compare with; it is computed, and told.
        VerificationPolicy.Warn,
        configuration.ExecutionProviders,
        GraphOptimization.All,
        configuration.Instances,
        configuration.MaxBatchSize,
        configuration.MaxQueueDelay,
        configuration.MaxQueuedRequests,
        WarmupPolicy.Synthetic,
        WarmupRequestsPerBatchSize,
        staged.Id);

    /// <summary>Whether both say the same, wherever the copies lie.</summary>
    public static bool SayTheSame(ModelSettings one, ModelSettings other) =>
        one.ExecutionProviders.SequenceEqual(other.ExecutionProviders)
        && one with { FilePath = other.FilePath, ExecutionProviders = other.ExecutionProviders } == other;
}
