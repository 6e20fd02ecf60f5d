using ModelServing.Benchmarks.Serving;

namespace ModelServing.Benchmarks.Peers;

/// <summary>Whether a server of others can be measured here.</summary>
internal abstract record PeerOutcome
{
    private PeerOutcome()
    {
    }

    public sealed record Started(HttpLoop Loop) : PeerOutcome;

    /// <param name="Reason">What is missing.</param>
    public sealed record Missing(string Reason) : PeerOutcome;
}
