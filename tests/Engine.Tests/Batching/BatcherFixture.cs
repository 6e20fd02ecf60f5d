using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Engine.Admission;
using ModelServing.Engine.Batching;
using ModelServing.Engine.Sessions;
using ModelServing.Engine.Telemetry;
using ModelServing.Engine.Tests.Backend;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;
using ModelServing.Protocol.Validation;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Batching;

/// <summary>A batcher over <see cref="DoublingSession"/>s, in virtual time.</summary>
internal abstract class BatcherFixture
{
    private readonly EngineMetrics _metrics = new();

    protected ManualTimeProvider Clock { get; } = new();

    protected DoublingSession Session { get; private set; } = new();

    protected SessionPool Pool { get; private set; } = null!;

    protected BatchExecutor Executor { get; private set; } = null!;

    protected DynamicBatcher Batcher { get; private set; } = null!;

    [TearDown]
    public async Task CloseAsync()
    {
        Session.Release();
        if (Batcher is not null)
        {
            await Batcher.DrainAsync(TimeSpan.Zero);
            Pool.Close();
            await Pool.Ended.WaitAsync(TimeSpan.FromSeconds(20));
            Batcher.Dispose();
            Assert.That(Session.WasMisused, Is.False, "a session was used by two at once or after its end");
        }

        _metrics.Dispose();
    }

    protected void Start(int maxRows = 8, double delayMs = 0, int maxQueued = 64, DoublingSession? session = null, int instances = 1, double inlineMs = 0, int runsPerSession = 1, LatencyObjective? objective = null)
    {
        Session = session ?? Session;
        var sessions = Enumerable.Range(0, instances).Select(i => i == 0 ? Session : new DoublingSession()).ToArray();
        Pool = new SessionPool(sessions, runsPerSession, "test");
        Executor = new BatchExecutor("m", "1", Clock, _metrics.For("m", "1", Clock), NullLogger.Instance, objective);
        var limits = new BatchLimits(maxRows, TimeSpan.FromMilliseconds(delayMs));
        var options = new BatcherOptions(limits, Session.Signature.HasFreeBatchAxis, maxQueued, TimeSpan.FromMilliseconds(inlineMs), objective);
        Batcher = new DynamicBatcher(options, Pool, Executor, Clock);
    }

    /// <summary>One request whose rows all hold the value, both outputs unless told otherwise.</summary>
    protected Task<InferOutcome> Send(
        float value, int rows = 1, int width = 2, long? timeoutMicroseconds = null, int priority = RequestParameters.DefaultPriority, CancellationToken cancellation = default, params int[] outputs) =>
        Batcher.SubmitAsync(Content(value, rows, width, outputs), null, new RequestParameters(timeoutMicroseconds, priority, false), cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);

    /// <summary>Occupies the only instance and returns when it is busy. The instance is free again after <c>Session.Release()</c>.</summary>
    protected async Task<Task<InferOutcome>> OccupyAsync()
    {
        Session.Hold();
        var running = Send(-1, width: 1);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Session.EnteredAsync();
        return running;
    }

    /// <summary>Returns when an instance is back in the pool, which is a moment after its answers are out.</summary>
    protected void BecomeIdle() => Assert.That(SpinWait.SpinUntil(() => Pool.HasIdle, TimeSpan.FromSeconds(20)), Is.True);

    internal static ValidatedRequest Content(float value, int rows, int width, params int[] outputs)
    {
        var values = new float[rows * width];
        Array.Fill(values, value);
        var tensor = new Tensor("x", TensorDataType.Fp32, [rows, width], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        return new ValidatedRequest([tensor], [.. (outputs is [] ? [0, 1] : outputs).Select(output => new SelectedOutput(output, true))], rows);
    }

    protected static float[] ValuesOf(InferOutcome outcome, int output = 0) => outcome is InferOutcome.Success success
        ? MemoryMarshal.Cast<byte, float>(success.Response.Outputs[output].Tensor.Data.Span).ToArray()
        : throw new AssertionException(outcome.ToString());

    protected static InferError ErrorOf(InferOutcome outcome) =>
        outcome is InferOutcome.Refused refused ? refused.Error : throw new AssertionException("the request was answered");

    /// <summary>Rows of each run that has begun.</summary>
    protected ImmutableArray<long> RowsOfRuns => [.. Session.Runs.Select(shape => shape[0])];
}
