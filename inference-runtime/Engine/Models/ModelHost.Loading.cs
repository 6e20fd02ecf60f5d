using ModelServing.Engine.Batching;
using ModelServing.Engine.Sessions;
using ModelServing.Engine.Telemetry;
using ModelServing.Protocol.Metadata;

namespace ModelServing.Engine.Models;

public sealed partial class ModelHost
{
    /// <summary>Waking another thread costs about 20 µs, which matters only to runs as short as this; blocking a pool thread for longer would delay others.</summary>
    private static readonly TimeSpan MaxInlineRun = TimeSpan.FromMilliseconds(1);

    /// <summary>Verifies, loads and warms the model. Call once.</summary>
    /// <param name="cancellationToken">Ends the loading between its steps.</param>
    /// <param name="checks">What the model has to pass beside its own verification; null for nothing.</param>
    /// <exception cref="ModelLoadException">The model cannot be served; <see cref="Status"/> says the same.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken, LoadChecks? checks = null)
    {
        try
        {
            await VerifyAsync(cancellationToken);
            Reject(checks?.OfSize(_board.Current.SizeBytes ?? 0));

            // Loading and warming block, for minutes with a large model: a thread of their own keeps the pool free for health checks.
            await Task.Factory.StartNew(() => LoadAndWarm(checks, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            _board.Ready();
            Log.Ready(_logger, _settings.Name);
        }
        catch (ModelLoadException e)
        {
            Reject(e.Failure, e.InnerException);
            throw;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var failure = new ModelFailure(FailureReason.InternalError, $"the model could not be loaded: {e.Message}");
            Reject(failure, e);
            throw new ModelLoadException(failure, e);
        }
    }

    /// <exception cref="ModelLoadException">There is a failure.</exception>
    private static void Reject(ModelFailure? failure)
    {
        if (failure is not null)
        {
            throw new ModelLoadException(failure);
        }
    }

    private void Reject(ModelFailure failure, Exception? cause)
    {
        _board.Fail(failure);
        Log.Rejected(_logger, _settings.Name, failure.Reason.ToString(), failure.Message, cause);
    }

    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        _board.Step("Verifying");
        var start = _clock.GetTimestamp();
        var verified = await ModelVerifier.VerifyAsync(_settings, cancellationToken);
        var elapsed = _clock.GetElapsedTime(start);
        _board.Update(status => status with
        {
            Digest = verified.Digest,
            SizeBytes = verified.SizeBytes,
            Timings = status.Timings with { Verify = elapsed },
        });
        if (verified.Complaint is { } complaint)
        {
            Log.DigestMismatch(_logger, _settings.Name, complaint);
        }
        else if (verified.Digest is { } digest)
        {
            Log.Verified(_logger, _settings.Name, Path.GetFileName(_settings.FilePath), verified.SizeBytes, digest);
        }
    }

    private void LoadAndWarm(LoadChecks? checks, CancellationToken cancellationToken)
    {
        _board.Step("Loading");
        var start = _clock.GetTimestamp();
        var model = _loader.Load(_settings, cancellationToken);
        var elapsed = _clock.GetElapsedTime(start);
        _board.Update(status => status with
        {
            Opset = model.Opset,
            ExecutionProvider = model.ExecutionProvider,
            Timings = status.Timings with { Load = elapsed },
        });
        var signature = model.Sessions[0].Signature;
        Log.Loaded(
            _logger, _settings.Name, model.ExecutionProvider.ToString(), model.Opset, model.Sessions.Length, _settings.MaxBatchSize, _settings.Batches(signature));
        var executor = new BatchExecutor(_settings.Name, _settings.Version, _clock, _metrics, _logger, _settings.LatencyObjective);
        try
        {
            Reject(checks?.OfSignature(signature));
            WarmUp(model, executor, cancellationToken);
        }
        catch
        {
            foreach (var session in model.Sessions)
            {
                session.Dispose();
            }

            throw;
        }

        Open(model, signature, executor);
    }

    private void WarmUp(LoadedModel model, BatchExecutor executor, CancellationToken cancellationToken)
    {
        if (_settings.Warmup == WarmupPolicy.None)
        {
            return;
        }

        _board.Step("WarmingUp");
        var start = _clock.GetTimestamp();
        var report = new ModelWarmup(_settings, _clock, executor).Run(model.Sessions, cancellationToken);
        var elapsed = _clock.GetElapsedTime(start);
        _board.Update(status => status with { Timings = status.Timings with { Warmup = elapsed } });
        if (report.Complaint is { } complaint)
        {
            Log.NotWarmedUp(_logger, _settings.Name, complaint);
        }
        else
        {
            Log.WarmedUp(_logger, _settings.Name, string.Join(", ", report.BatchSizes), report.FreeDimension);
        }
    }

    private void Open(LoadedModel model, ModelSignature signature, BatchExecutor executor)
    {
        var pool = new SessionPool(model.Sessions, model.RunsPerSession, $"infer {_settings.Name}");
        var limits = new BatchLimits(Math.Max(1, _settings.MaxBatchSize), _settings.MaxQueueDelay);
        var options = new BatcherOptions(limits, _settings.Batches(signature), _settings.MaxQueuedRequests, MaxInlineRun, _settings.LatencyObjective);
        var batcher = new DynamicBatcher(options, pool, executor, _clock);
        _metrics.Watch(() => batcher.Queued, () => batcher.InFlight, model.Sessions.Length);
        _serving = new ServingModel(
            new ModelMetadata(_settings.Name, [_settings.Version], model.Platform, signature.Inputs, signature.Outputs),
            _settings.Batches(signature) ? _settings.MaxBatchSize : null,
            pool,
            batcher);
    }
}
