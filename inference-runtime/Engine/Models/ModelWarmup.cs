using System.Collections.Immutable;
using ModelServing.Engine.Batching;
using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Engine.Models;

/// <summary>
/// Runs every instance with zeros at every power of two up to the largest batch, so that the first caller does not pay for lazy allocation. On the way it
/// learns how long runs take, and finds out whether the outputs really follow the batch.
/// </summary>
internal sealed class ModelWarmup(ModelSettings settings, TimeProvider clock, BatchExecutor executor)
{
    /// <summary>Warms all sessions up.</summary>
    /// <exception cref="ModelLoadException">The model fails on inputs that its own signature allows.</exception>
    public WarmupReport Run(ImmutableArray<IInferenceSession> sessions, CancellationToken cancellationToken)
    {
        var signature = sessions[0].Signature;
        if (FindFreeDimension(sessions[0], out var complaints) is not { } free)
        {
            return SyntheticInputs.HasFreeDimensions(signature) && complaints.Any(ShapeComplaint.IsAboutShape)
                ? new WarmupReport([], 0, complaints[^1])
                : throw new ModelLoadException(new ModelFailure(FailureReason.WarmupFailed, $"the model fails on an input of zeros: {complaints[^1]}"));
        }

        var sizes = settings.Batches(signature) ? BatchSizes(settings.MaxBatchSize) : [1];
        var done = new List<int>();
        foreach (var size in sizes)
        {
            if (SyntheticInputs.Create(signature, size, free) is not { } inputs || !TryAll(sessions, inputs, size, cancellationToken))
            {
                break;
            }

            done.Add(size);
        }

        return new WarmupReport([.. done], free, null);
    }

    /// <summary>1, 2, 4 … and the largest itself.</summary>
    internal static ImmutableArray<int> BatchSizes(int max)
    {
        var sizes = ImmutableArray.CreateBuilder<int>();
        for (long size = 1; size < max; size *= 2)
        {
            sizes.Add((int)size);
        }

        sizes.Add(max);
        return sizes.DrainToImmutable();
    }

    private static long? FindFreeDimension(IInferenceSession session, out List<string> complaints)
    {
        complaints = [];
        var candidates = SyntheticInputs.HasFreeDimensions(session.Signature) ? SyntheticInputs.FreeDimensions : [1];
        foreach (var candidate in candidates)
        {
            if (SyntheticInputs.Create(session.Signature, 1, candidate) is not { } inputs)
            {
                complaints.Add($"an input of shape size {candidate} would be too large to try");
                continue;
            }

            try
            {
                session.Run(inputs.AsSpan(), AllOutputs(session.Signature), CancellationToken.None).Dispose();
                return candidate;
            }
            catch (InferenceFailedException e)
            {
                complaints.Add(e.Message);
            }
        }

        return null;
    }

    private bool TryAll(ImmutableArray<IInferenceSession> sessions, ImmutableArray<Tensor> inputs, int rows, CancellationToken cancellationToken)
    {
        foreach (var session in sessions)
        {
            for (var i = 0; i < settings.WarmupRequestsPerBatchSize; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Complaint(session, inputs, rows) is { } complaint)
                {
                    executor.StopBatching(complaint);
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Null if the model took the batch and gave back as many rows.</summary>
    private string? Complaint(IInferenceSession session, ImmutableArray<Tensor> inputs, int rows)
    {
        try
        {
            var start = clock.GetTimestamp();
            using var result = session.Run(inputs.AsSpan(), AllOutputs(session.Signature), CancellationToken.None);
            executor.Cost.Learn(clock.GetElapsedTime(start), clock.GetElapsedTime(start), rows, rows == 1);
            for (var output = 0; settings.Batches(session.Signature) && output < session.Signature.Outputs.Length; output++)
            {
                if (result.Shape(output) is not [var leading, ..] || leading != rows)
                {
                    return $"output '{result.Name(output)}' has the shape {TensorShape.Format(result.Shape(output).AsSpan())} for a batch of {rows} rows";
                }
            }

            return null;
        }
        catch (InferenceFailedException e)
        {
            return $"a batch of {rows} rows failed while a single row did not: {e.Message}";
        }
    }

    private static int[] AllOutputs(ModelSignature signature) => [.. Enumerable.Range(0, signature.Outputs.Length)];
}
