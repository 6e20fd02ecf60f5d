using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Responses;

namespace ModelServing.Engine;

/// <summary>What became of a request. There are these two cases and no others.</summary>
public abstract record InferOutcome
{
    private InferOutcome()
    {
    }

    /// <summary>The model answered.</summary>
    public sealed record Success(InferResponse Response) : InferOutcome;

    /// <summary>There is no answer.</summary>
    public sealed record Refused(InferError Error) : InferOutcome;

    internal static Refused Refuse(ErrorKind kind, string message, TimeSpan? retryAfter = null) => new(new InferError(kind, message, retryAfter));
}
