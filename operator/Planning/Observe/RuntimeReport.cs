namespace ModelServing.Planning.Observe;

/// <summary>What a runtime says of its model: an element of its repository index, or a container's termination message. Every member may be missing.</summary>
public sealed record RuntimeReport
{
    public string? Version { get; init; }

    /// <summary>What the configuration called the model.</summary>
    public string? Id { get; init; }

    /// <summary>What it says of other versions of the model: one that is coming, one that could not, one that is going.</summary>
    public IReadOnlyList<RuntimeReport> Others { get; init; } = [];

    /// <summary><c>LOADING</c>, <c>READY</c>, <c>UNLOADING</c> or <c>UNAVAILABLE</c>.</summary>
    public string? State { get; init; }

    public string? Reason { get; init; }

    /// <summary>For people; control characters are gone, and it is short.</summary>
    public string? Message { get; init; }

    public int? ExitCode { get; init; }

    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    public string? Digest { get; init; }

    public long? SizeBytes { get; init; }

    public int? Opset { get; init; }

    public string? ExecutionProvider { get; init; }

    public long? FetchMilliseconds { get; init; }

    public long? VerifyMilliseconds { get; init; }

    public long? LoadMilliseconds { get; init; }

    public long? WarmupMilliseconds { get; init; }
}
