namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>Requests that come whether or not anybody keeps up.</summary>
/// <param name="requests">In order of arrival.</param>
internal sealed class OpenTraffic(IReadOnlyList<ArenaRequest> requests) : ITraffic
{
    private int _next;

    public TimeSpan? NextAt => _next < requests.Count ? requests[_next].At : null;

    public ArenaRequest Take() => requests[_next++];

    public void Ended(ArenaRequest request, TimeSpan at, bool isAnswered)
    {
    }
}
