using System.Diagnostics;
using ModelServing.Protocol.Errors;

namespace ModelServing.Runtime.Endpoints;

/// <summary>The status of each kind of failure: the only place that decides one.</summary>
internal static class HttpStatus
{
    /// <summary>nginx's code for a caller that went away; nobody receives it, logs and metrics show it.</summary>
    public const int ClientClosedRequest = 499;

    public static int Of(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidArgument => StatusCodes.Status400BadRequest,
        ErrorKind.Unsupported => StatusCodes.Status501NotImplemented,
        ErrorKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorKind.UnsupportedEncoding => StatusCodes.Status415UnsupportedMediaType,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.QueueFull or ErrorKind.NotReady => StatusCodes.Status503ServiceUnavailable,
        ErrorKind.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        ErrorKind.Cancelled => ClientClosedRequest,
        ErrorKind.Internal => StatusCodes.Status500InternalServerError,
        _ => throw new UnreachableException(),
    };
}
