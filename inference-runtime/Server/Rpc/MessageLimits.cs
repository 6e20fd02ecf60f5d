using ModelServing.Runtime.Endpoints;

namespace ModelServing.Runtime.Rpc;

/// <param name="Pool">Lends the arrays for messages.</param>
/// <param name="MaxBytes">The largest message, counted before compression.</param>
internal sealed record MessageLimits(BodyBufferPool Pool, int MaxBytes);
