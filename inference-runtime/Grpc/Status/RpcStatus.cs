namespace ModelServing.Grpc.Status;

/// <summary>How a call ended, as its trailers tell.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">For the caller; empty with <see cref="StatusCode.Ok"/>.</param>
/// <param name="RetryAfter">When trying again may help; null where nothing is known.</param>
public sealed record RpcStatus(StatusCode Code, string Message, TimeSpan? RetryAfter = null)
{
    /// <summary>Answered.</summary>
    public static RpcStatus Ok { get; } = new(StatusCode.Ok, string.Empty);
}
