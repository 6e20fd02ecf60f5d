using ModelServing.Engine.Models;
using ModelServing.Engine.Sessions;
using ModelServing.Engine.Tests.Backend;

namespace ModelServing.Engine.Tests.Models;

/// <summary>Loads <see cref="DoublingSession"/>s, or fails, or waits, as the test says.</summary>
internal sealed class FileLoader : IModelLoader
{
    public Func<DoublingSession> Create { get; init; } = () => new DoublingSession();

    public Exception? Failure { get; init; }

    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Waits { get; init; }

    public List<DoublingSession> Sessions { get; } = [];

    public LoadedModel Load(ModelSettings settings, CancellationToken cancellationToken)
    {
        if (Waits)
        {
            Assert.That(((IAsyncResult)Gate.Task).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(20)), Is.True);
        }

        if (Failure is not null)
        {
            throw Failure;
        }

        Sessions.AddRange(Enumerable.Range(0, settings.Instances).Select(_ => Create()));
        return new LoadedModel([.. Sessions.Select(session => (IInferenceSession)session)], 1, "test_format", 11, ExecutionProvider.Cpu);
    }
}
