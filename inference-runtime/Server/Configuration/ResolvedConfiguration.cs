namespace ModelServing.Runtime.Configuration;

/// <summary>The configuration document with every default applied: what the rest of the process reads. Source: docs/reference/runtime-contract.md.</summary>
internal sealed record ResolvedConfiguration(
    ModelDescription Model,
    FetchSettings Fetch,
    RuntimeSettings Runtime,
    BatchingSettings Batching,
    WarmupSettings Warmup,
    DrainSettings Drain,
    SwapSettings? Swap)
{
    /// <summary>Whether both ask for the same; records compare lists by reference.</summary>
    public bool SaysSameAs(ResolvedConfiguration other) =>
        Runtime.ExecutionProviders.SequenceEqual(other.Runtime.ExecutionProviders)
        && Fetch.AllowedNetworks.SequenceEqual(other.Fetch.AllowedNetworks)
        && Model.ExternalData.Count == other.Model.ExternalData.Count
        && Model.ExternalData.All(file => other.Model.ExternalData.TryGetValue(file.Key, out var digest) && digest == file.Value)
        && WithListsOf(other) == other;

    private ResolvedConfiguration WithListsOf(ResolvedConfiguration other) => this with
    {
        Model = Model with { ExternalData = other.Model.ExternalData },
        Fetch = Fetch with { AllowedNetworks = other.Fetch.AllowedNetworks },
        Runtime = Runtime with { ExecutionProviders = other.Runtime.ExecutionProviders },
    };
}
