using ModelServing.Protocol.Metadata;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Hosting;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Repositories;

/// <summary>Serves from a repository: loads at the start what is wanted then, and after that what callers ask for.</summary>
internal sealed class RepositoryPlan(ModelRepository repository, RepositoryControl control) : IServingPlan
{
    public async Task<ModelIndexEntry?> StartAsync(CancellationToken cancellationToken) => await repository.StartAsync(cancellationToken) is { } failure
        ? IndexEntries.Failure(ModelIdentity.Unknown, failure.Reason, failure.Message)
        : null;

    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() => control.End());
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
