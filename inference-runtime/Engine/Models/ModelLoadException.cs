namespace ModelServing.Engine.Models;

/// <summary>A model cannot be served.</summary>
/// <param name="failure">Why.</param>
/// <param name="cause">What was thrown underneath.</param>
public sealed class ModelLoadException(ModelFailure failure, Exception? cause = null) : Exception(failure.Message, cause)
{
    /// <summary>Why, with the exit code.</summary>
    public ModelFailure Failure { get; } = failure;
}
