using ModelServing.Protocol.Tensors;

namespace ModelServing.Engine.Sessions;

/// <summary>
/// One loaded copy of a model. The seam between engine and backend. Never called by more threads at once than
/// <see cref="Models.LoadedModel.RunsPerSession"/>, and never disposed while it runs: the engine sees to both.
/// </summary>
public interface IInferenceSession : IDisposable
{
    /// <summary>What the model takes and gives.</summary>
    ModelSignature Signature { get; }

    /// <summary>Runs the model on the calling thread.</summary>
    /// <param name="inputs">One per input of the signature, in its order; types match, shapes may not.</param>
    /// <param name="outputs">Places in the signature of the outputs wanted, ascending.</param>
    /// <param name="abort">Asks the run to stop early because nobody waits for it any more.</param>
    /// <returns>The outputs wanted, valid until disposed.</returns>
    /// <exception cref="InferenceFailedException">The model does not accept these inputs, failed on them, or was aborted.</exception>
    IInferenceResult Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> outputs, CancellationToken abort);
}
