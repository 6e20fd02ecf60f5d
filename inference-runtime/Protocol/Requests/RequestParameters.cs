namespace ModelServing.Protocol.Requests;

/// <summary>The parameters of a request that this server understands. Others are checked for their form and ignored.</summary>
/// <param name="TimeoutMicroseconds">Time from arrival after which the caller wants no answer; null for no limit.</param>
/// <param name="Priority">Who goes first: 1, the highest, to 9, the lowest.</param>
/// <param name="BinaryDataOutput">Whether outputs travel as binary data unless the output itself says otherwise.</param>
public sealed record RequestParameters(long? TimeoutMicroseconds, int Priority, bool BinaryDataOutput)
{
    public const int HighestPriority = 1;

    public const int LowestPriority = 9;

    /// <summary>Of a request that names none, or 0.</summary>
    public const int DefaultPriority = 5;

    /// <summary>No parameters.</summary>
    public static RequestParameters None { get; } = new(null, DefaultPriority, false);
}
