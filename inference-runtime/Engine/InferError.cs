using ModelServing.Protocol.Errors;

namespace ModelServing.Engine;

/// <summary>Why a request has no answer.</summary>
/// <param name="Kind">Decides the HTTP status.</param>
/// <param name="Message">For the caller; names what is wrong.</param>
/// <param name="RetryAfter">When trying again may help, as predicted from the work that waits; only with <see cref="ErrorKind.QueueFull"/> and <see cref="ErrorKind.NotReady"/>.</param>
public sealed record InferError(ErrorKind Kind, string Message, TimeSpan? RetryAfter = null);
