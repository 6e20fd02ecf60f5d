using System.Collections.Immutable;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Repositories;

/// <summary>What a model's config.pbtxt says, or would say if it were there, with defaults applied.</summary>
/// <param name="FileName">Of the model, in each version's folder.</param>
/// <param name="Versions">Which are served.</param>
/// <param name="Instances">Sessions of each version.</param>
/// <param name="ExecutionProviders">In order, the first usable one wins; not empty.</param>
/// <param name="MaxBatchSize">Most rows in one run; 0 for no batching.</param>
/// <param name="MaxQueueDelay">How long the first request of a batch waits for company.</param>
/// <param name="MaxQueuedRequests">Beyond this a request is refused.</param>
internal sealed record ModelConfigurationFile(
    string FileName,
    VersionPolicy Versions,
    int Instances,
    ImmutableArray<ExecutionProvider> ExecutionProviders,
    int MaxBatchSize,
    TimeSpan MaxQueueDelay,
    int MaxQueuedRequests);
