namespace ModelServing.Runtime.Configuration;

/// <summary>The configuration document with every default applied: what the rest of the process reads. Source: docs/reference/runtime-contract.md.</summary>
internal sealed record ResolvedConfiguration(
    ModelDescription Model,
    FetchSettings Fetch,
    RuntimeSettings Runtime,
    BatchingSettings Batching,
    WarmupSettings Warmup,
    DrainSettings Drain);
