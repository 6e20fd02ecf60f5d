using ModelServing.Protocol.Errors;

namespace ModelServing.Runtime.Endpoints;

/// <summary>Why a model is not loaded, or not unloaded.</summary>
/// <param name="HttpStatus">For REST.</param>
/// <param name="Kind">For gRPC.</param>
/// <param name="Message">For people.</param>
internal sealed record ControlRefusal(int HttpStatus, ErrorKind Kind, string Message);
