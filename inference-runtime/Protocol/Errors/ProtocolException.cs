namespace ModelServing.Protocol.Errors;

/// <summary>A request that the protocol does not allow. The message names the field and the value and is meant for the caller.</summary>
/// <param name="kind">How the server answers.</param>
/// <param name="message">One sentence, without a stack trace, a path or a secret.</param>
/// <param name="cause">The parser's own complaint, if there is one.</param>
public sealed class ProtocolException(ErrorKind kind, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>How the server answers.</summary>
    public ErrorKind Kind { get; } = kind;

    internal static ProtocolException Invalid(string message, Exception? cause = null) => new(ErrorKind.InvalidArgument, message, cause);
}
