using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Hosting;

/// <summary>The configuration document in the engine's terms. Pure.</summary>
internal static class EngineSettings
{
    /// <param name="configuration">The resolved document.</param>
    /// <param name="modelsFolder">Where the model file lies.</param>
    public static ModelSettings Of(ResolvedConfiguration configuration, string modelsFolder)
    {
        var (policy, sha256) = configuration.Model.Verification switch
        {
            Verification.Enforce enforce => (VerificationPolicy.Enforce, enforce.Expected.Hex),
            Verification.Warn warn => (VerificationPolicy.Warn, warn.Expected.Hex),
            _ => (VerificationPolicy.Disabled, (string?)null),
        };
        return new ModelSettings(
            configuration.Model.Identity.Name,
            configuration.Model.Identity.Version,
            Path.Combine(modelsFolder, configuration.Model.File),
            sha256,
            policy,
            [.. configuration.Runtime.ExecutionProviders],
            configuration.Runtime.GraphOptimizationLevel,
            configuration.Runtime.Instances,
            configuration.Batching.MaxBatchSize,
            configuration.Batching.MaxQueueDelay,
            configuration.Batching.MaxQueuedRequests,
            configuration.Warmup.Policy,
            configuration.Warmup.RequestsPerBatchSize,
            configuration.Model.Id,
            configuration.Batching.Objective);
    }
}
