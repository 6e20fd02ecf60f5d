using Microsoft.Extensions.Logging;
using ModelServing.Engine.Admission;
using ModelServing.Engine.Sessions;
using ModelServing.Engine.Telemetry;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Responses;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Engine.Batching;

/// <summary>
/// Runs batches: join, run, split. A batch that fails is repeated request by request, so that a poisonous request fails alone; a batch whose outputs
/// cannot be split is repeated the same way and the model is not batched again.
/// </summary>
internal sealed class BatchExecutor(string model, string version, TimeProvider clock, ModelMetrics metrics, ILogger logger, LatencyObjective? objective = null)
{
    private volatile bool _isBatchable = true;

    /// <summary>False once an output did not have the batch's rows.</summary>
    public bool IsBatchable => _isBatchable;

    /// <summary>How long runs take lately.</summary>
    public RunCost Cost { get; } = new(clock, objective);

    /// <summary>Says that the model's outputs do not follow its inputs' rows.</summary>
    public void StopBatching(string reason)
    {
        _isBatchable = false;
        Log.NotBatchable(logger, model, reason);
    }

    /// <summary>Runs a batch on the calling thread and sets the outcome of every member. Never throws. Disposes the batch.</summary>
    public void Execute(Batch batch, SessionInstance instance)
    {
        metrics.RunBegins();
        try
        {
            DropLate(batch);
            if (batch.Members.All(member => member.IsDone))
            {
                return;
            }

            if (!TryRun(batch, instance))
            {
                RunSingly(batch, instance);
            }
        }
        catch (Exception e)
        {
            // The instance must outlive a fault of this program, and nobody may wait for ever.
            Log.RunCrashed(logger, model, e);
            FinishAll(batch, InferOutcome.Refuse(ErrorKind.Internal, "the run ended on an internal error"));
        }
        finally
        {
            metrics.RunEnds();
            batch.Dispose();
        }
    }

    private void DropLate(Batch batch)
    {
        var now = clock.GetTimestamp();
        foreach (var member in batch.Members)
        {
            if (member.Urgency.DeadlineAt <= now)
            {
                member.GiveUp(AdmissionPolicy.DeadlineExceeded);
                member.Finish(AdmissionPolicy.DeadlineExceeded);
            }
        }
    }

    /// <summary>False if the members have to be run singly.</summary>
    private bool TryRun(Batch batch, SessionInstance instance)
    {
        var start = clock.GetTimestamp();
        try
        {
            var inputs = BatchAssembler.Assemble(batch, instance.Buffers);
            if (batch.Members.Length > 1)
            {
                foreach (var member in batch.Members)
                {
                    member.Detach();
                }
            }

            var assembled = clock.GetTimestamp();
            var work = metrics.Work;
            using var result = instance.Session.Run(inputs.AsSpan(), batch.Outputs, batch.Abort);
            var ran = clock.GetTimestamp();
            var timings = new RunTimings(clock.GetElapsedTime(start, assembled), clock.GetElapsedTime(assembled, ran), TimeSpan.Zero);
            Cost.Learn(metrics.Work - work, timings.Infer, batch.Rows, batch.Members.Length == 1);
            return TryFinish(batch, result, start, ran, timings);
        }
        catch (InferenceFailedException) when (batch.Abort.IsCancellationRequested)
        {
            FinishAll(batch, AdmissionPolicy.Cancelled);
            return true;
        }
        catch (InferenceFailedException e)
        {
            if (batch.Members.Length > 1)
            {
                Log.BatchFailed(logger, model, batch.Members.Length, e.Message);
                return false;
            }

            FinishAll(batch, InferOutcome.Refuse(e.IsInputAtFault ? ErrorKind.InvalidArgument : ErrorKind.Internal, e.Message));
            return true;
        }
    }

    private bool TryFinish(Batch batch, IInferenceResult result, long start, long ran, RunTimings timings)
    {
        if (!BatchSplitter.TrySplit(batch.Members, result, batch.Outputs.Length, out var shares, out var fault))
        {
            StopBatching(fault);
            return false;
        }

        timings = timings with { Output = clock.GetElapsedTime(ran) };
        metrics.Ran(batch.Rows, timings);
        for (var i = 0; i < shares.Length; i++)
        {
            var member = batch.Members[i];
            metrics.TookPart(clock.GetElapsedTime(member.ArrivedAt, start), timings);
            member.Finish(new InferOutcome.Success(Respond(member, shares[i])));
        }

        return true;
    }

    private void RunSingly(Batch batch, SessionInstance instance)
    {
        foreach (var member in batch.Members)
        {
            if (Batch.TryClaim([member]) is { } single)
            {
                using (single)
                {
                    DropLate(single);
                    if (!member.IsDone)
                    {
                        TryRun(single, instance);
                    }
                }
            }
        }
    }

    private InferResponse Respond(PendingRequest member, Tensor[] share)
    {
        var outputs = new InferOutput[share.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            var selected = member.Content.Outputs[i];
            outputs[i] = new InferOutput(share[Array.IndexOf(member.Key.Outputs, selected.Index)], selected.BinaryData);
        }

        return new InferResponse(model, version, member.Id, [.. outputs]);
    }

    private static void FinishAll(Batch batch, InferOutcome outcome)
    {
        foreach (var member in batch.Members)
        {
            member.Finish(outcome);
        }
    }
}
