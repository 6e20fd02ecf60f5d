using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Onnx;

/// <summary>
/// A model in ONNX Runtime. Runs synchronously: <c>InferenceSession.RunAsync</c> of the binding does not pin its arrays (onnxruntime#29633) and needs a
/// thread pool of its own.
/// </summary>
internal sealed class OnnxSession : IInferenceSession
{
    private readonly InferenceSession _session;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;

    /// <summary>Takes ownership of the session.</summary>
    /// <exception cref="NotSupportedException">An input or output cannot be carried by the protocol.</exception>
    public OnnxSession(InferenceSession session)
    {
        _session = session;
        Signature = OnnxSignatureReader.Read(session);
        _inputNames = [.. Signature.Inputs.Select(input => input.Name)];
        _outputNames = [.. Signature.Outputs.Select(output => output.Name)];
    }

    public ModelSignature Signature { get; }

    public IInferenceResult Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> outputs, CancellationToken abort)
    {
        var values = new OrtValue?[inputs.Length];
        var pins = new MemoryHandle[inputs.Length];
        using var options = new RunOptions();
        using var registration = abort.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, options);
        try
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                values[i] = OnnxValueFactory.Create(inputs[i], out pins[i]);
            }

            return new OnnxResult(_session.Run(options, _inputNames, values!, NamesOf(outputs)), Signature, outputs);
        }
        catch (Exception e) when (OnnxErrors.IsFromRuntime(e))
        {
            throw new InferenceFailedException(OnnxErrors.Describe(e), OnnxErrors.BlamesInput(e), e);
        }
        finally
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i]?.Dispose();
                pins[i].Dispose();
            }
        }
    }

    public void Dispose() => _session.Dispose();

    private string[] NamesOf(ReadOnlySpan<int> outputs)
    {
        if (outputs.Length == _outputNames.Length)
        {
            return _outputNames;
        }

        var names = new string[outputs.Length];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = _outputNames[outputs[i]];
        }

        return names;
    }
}
