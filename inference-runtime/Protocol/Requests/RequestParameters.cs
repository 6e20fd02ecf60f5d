namespace ModelServing.Protocol.Requests;

/// <summary>The parameters of a request that this server understands. Others are checked for their form and ignored.</summary>
/// <param name="TimeoutMicroseconds">Time from arrival after which the caller wants no answer; null for no limit.</param>
/// <param name="Priority">The caller's priority, 1 highest; carried, not acted upon. Null when absent.</param>
/// <param name="BinaryDataOutput">Whether outputs travel as binary data unless the output itself says otherwise.</param>
public sealed record RequestParameters(long? TimeoutMicroseconds, ulong? Priority, bool BinaryDataOutput)
{
    /// <summary>No parameters.</summary>
    public static RequestParameters None { get; } = new(null, null, false);
}
