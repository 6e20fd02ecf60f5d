namespace ModelServing.Kubernetes.Transport;

/// <summary>No answer came: connection, TLS or time-out. Whether the server acted on the request is unknown.</summary>
public sealed class ApiUnreachableException(string message, Exception? innerException = null) : IOException(message, innerException);
