namespace ModelServing.Grpc.Status;

/// <summary>A call that ends with a status because of how it was made: framing, number of messages, method.</summary>
/// <param name="code">The code.</param>
/// <param name="message">One sentence for the caller.</param>
public sealed class RpcException(StatusCode code, string message) : Exception(message)
{
    /// <summary>As the trailers tell it.</summary>
    public RpcStatus Status { get; } = new(code, message);
}
