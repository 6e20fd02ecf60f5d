namespace ModelServing.Protocol.Errors;

/// <summary>Why a request has no answer. The server maps each kind to one HTTP status; nothing else decides a status.</summary>
public enum ErrorKind
{
    /// <summary>The request is malformed or does not fit the model (HTTP 400).</summary>
    InvalidArgument,

    /// <summary>The request uses a part of the protocol that this server does not offer (HTTP 501).</summary>
    Unsupported,

    /// <summary>The body is larger than this server reads (HTTP 413).</summary>
    TooLarge,

    /// <summary>The body is compressed in a way that this server does not read (HTTP 415).</summary>
    UnsupportedEncoding,

    /// <summary>No such model or version (HTTP 404).</summary>
    NotFound,

    /// <summary>As many requests wait as may wait (HTTP 503 with Retry-After).</summary>
    QueueFull,

    /// <summary>The time that the request gave itself has passed (HTTP 504).</summary>
    DeadlineExceeded,

    /// <summary>The caller went away.</summary>
    Cancelled,

    /// <summary>The model is loading, draining or rejected (HTTP 503).</summary>
    NotReady,

    /// <summary>A fault of the server or of the model (HTTP 500).</summary>
    Internal,
}
