namespace ModelServing.Grpc.Status;

/// <summary>How a call ended. Source: gRPC, statuscodes.md; only the codes that this server sends.</summary>
public enum StatusCode
{
    Ok = 0,
    Cancelled = 1,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    ResourceExhausted = 8,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
}
