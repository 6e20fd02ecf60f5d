using System.Diagnostics;
using ModelServing.Protocol.Errors;

namespace ModelServing.Grpc.Status;

/// <summary>The status of each kind of failure: on this wire the only place that decides one.</summary>
public static class StatusCodes
{
    public static StatusCode Of(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidArgument => StatusCode.InvalidArgument,
        ErrorKind.Unsupported or ErrorKind.UnsupportedEncoding => StatusCode.Unimplemented,
        ErrorKind.TooLarge => StatusCode.ResourceExhausted,
        ErrorKind.NotFound => StatusCode.NotFound,
        ErrorKind.QueueFull or ErrorKind.NotReady => StatusCode.Unavailable,
        ErrorKind.DeadlineExceeded => StatusCode.DeadlineExceeded,
        ErrorKind.Cancelled => StatusCode.Cancelled,
        ErrorKind.Internal => StatusCode.Internal,
        _ => throw new UnreachableException(),
    };
}
