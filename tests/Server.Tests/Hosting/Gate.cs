using ModelServing.Engine.Models;
using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Runtime.Tests.Hosting;

/// <summary>Holds the real backend up until the test opens the gate: while it loads, or while it runs.</summary>
internal sealed class Gate : IDisposable
{
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private int _arrived;

    /// <summary>How often the backend came to the gate.</summary>
    public int Arrived => Volatile.Read(ref _arrived);

    public void Close() => _open.Reset();

    public void Open() => _open.Set();

    public void Dispose()
    {
        _open.Set();
        _open.Dispose();
    }

    public IModelLoader BeforeLoading(IModelLoader loader) => new GatedLoader(this, loader);

    public IModelLoader BeforeRunning(IModelLoader loader) => new GatedSessionsLoader(this, loader);

    private void Pass()
    {
        Interlocked.Increment(ref _arrived);
        _open.Wait();
    }

    private sealed class GatedLoader(Gate gate, IModelLoader loader) : IModelLoader
    {
        public LoadedModel Load(ModelSettings settings, CancellationToken cancellationToken)
        {
            gate.Pass();
            return loader.Load(settings, cancellationToken);
        }
    }

    private sealed class GatedSessionsLoader(Gate gate, IModelLoader loader) : IModelLoader
    {
        public LoadedModel Load(ModelSettings settings, CancellationToken cancellationToken)
        {
            var model = loader.Load(settings, cancellationToken);

            // One run at a time: who stands at the gate holds up all.
            return model with { Sessions = [.. model.Sessions.Select(session => new GatedSession(gate, session))], RunsPerSession = 1 };
        }
    }

    private sealed class GatedSession(Gate gate, IInferenceSession session) : IInferenceSession
    {
        public ModelSignature Signature => session.Signature;

        public IInferenceResult Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> outputs, CancellationToken abort)
        {
            gate.Pass();
            return session.Run(inputs, outputs, abort);
        }

        public void Dispose() => session.Dispose();
    }
}
