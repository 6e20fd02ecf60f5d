namespace ModelServing.Engine.Sessions;

/// <summary>A run failed because of the model or its inputs, not because of a fault in this program.</summary>
/// <param name="message">For the caller of the request.</param>
/// <param name="isInputAtFault">Whether the backend says that the inputs do not fit.</param>
/// <param name="cause">The backend's own exception.</param>
public sealed class InferenceFailedException(string message, bool isInputAtFault, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether the backend says that the inputs do not fit: the caller's fault rather than the model's.</summary>
    public bool IsInputAtFault { get; } = isInputAtFault;
}
