using System.Collections.Immutable;
using ModelServing.Engine.Admission;
using ModelServing.Engine.Sessions;

namespace ModelServing.Engine.Models;

/// <summary>What to serve and how, resolved: nothing is optional but the digest. The contract is docs/reference/runtime-contract.md.</summary>
/// <param name="Name">The model's name in URLs, metrics and logs.</param>
/// <param name="Version">The model's version in URLs and metrics.</param>
/// <param name="FilePath">Where the model lies, already fetched.</param>
/// <param name="Sha256">64 hexadecimal digits; null only if the policy is not <see cref="VerificationPolicy.Enforce"/>.</param>
/// <param name="Verification">What a wrong digest means.</param>
/// <param name="ExecutionProviders">In order, the first that works is used; not empty.</param>
/// <param name="GraphOptimization">How far the graph is rewritten at load.</param>
/// <param name="Instances">Copies of the model that run at once, at least 1; they share the processors evenly.</param>
/// <param name="MaxBatchSize">Most rows in one run; 0 for no batching: each request runs alone, whatever the sizes of its dimensions.</param>
/// <param name="MaxQueueDelay">How long a request may wait for others while an instance is free; zero for not at all.</param>
/// <param name="MaxQueuedRequests">Requests that may wait before the next is refused, at least 1.</param>
/// <param name="Warmup">Whether synthetic requests run before the model is ready.</param>
/// <param name="WarmupRequestsPerBatchSize">Runs for each warmed batch size, at least 1.</param>
/// <param name="Id">Tells what was asked for from what was asked for before, where name and version are alike; null where nobody asks.</param>
/// <param name="LatencyObjective">Within what time answers are to come; null for as soon as may be.</param>
public sealed record ModelSettings(
    string Name,
    string Version,
    string FilePath,
    string? Sha256,
    VerificationPolicy Verification,
    ImmutableArray<ExecutionProvider> ExecutionProviders,
    GraphOptimization GraphOptimization,
    int Instances,
    int MaxBatchSize,
    TimeSpan MaxQueueDelay,
    int MaxQueuedRequests,
    WarmupPolicy Warmup,
    int WarmupRequestsPerBatchSize,
    string? Id = null,
    LatencyObjective? LatencyObjective = null)
{
    /// <summary>Whether requests to a model of a signature are joined.</summary>
    /// <param name="signature">Of the model.</param>
    public bool Batches(ModelSignature signature) => MaxBatchSize > 0 && signature.HasFreeBatchAxis;
}
