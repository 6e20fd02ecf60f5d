using ModelServing.Protocol.Metadata;

namespace ModelServing.Runtime.Hosting;

/// <summary>What a process serves, and when that changes.</summary>
internal interface IServingPlan
{
    /// <summary>Loads what is to be served from the start.</summary>
    /// <returns>Null to go on; else why the process must end.</returns>
    Task<ModelIndexEntry?> StartAsync(CancellationToken cancellationToken);

    /// <summary>Does what changes ask for, until cancelled.</summary>
    Task FollowAsync(CancellationToken cancellationToken);
}
