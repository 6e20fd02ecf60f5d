using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Fetching;

/// <summary>What every source of a fetch works with.</summary>
/// <param name="Settings">Limits from the configuration.</param>
/// <param name="Tuning">Limits that no user sets.</param>
/// <param name="Resolver">Resolves host names.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where progress and retries go.</param>
internal sealed record FetchContext(FetchSettings Settings, FetchTuning Tuning, IHostResolver Resolver, TimeProvider Time, ILogger Logger)
{
    public HostGuard Guard() => new(Resolver, new AddressPolicy(Settings.AllowedNetworks));

    public FetchProgress Progress(string origin) => new(origin, Tuning.ProgressInterval, Time, Logger);
}
