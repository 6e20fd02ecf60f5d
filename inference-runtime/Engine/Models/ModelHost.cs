using Microsoft.Extensions.Logging;
using ModelServing.Engine.Batching;
using ModelServing.Engine.Sessions;
using ModelServing.Engine.Telemetry;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Validation;

namespace ModelServing.Engine.Models;

/// <summary>
/// One model: verifies, loads and warms it, answers requests, drains. Every member may be called at any time from any thread; <see cref="Status"/> tells
/// the truth at every moment.
/// </summary>
public sealed partial class ModelHost : IAsyncDisposable
{
    private readonly ModelSettings _settings;
    private readonly IModelLoader _loader;
    private readonly TimeProvider _clock;
    private readonly ILogger<ModelHost> _logger;
    private readonly ModelMetrics _metrics;
    private readonly StatusBoard _board;
    private volatile ServingModel? _serving;
    private int _isDisposed;

    /// <summary>Nothing is read or loaded before <see cref="LoadAsync"/>.</summary>
    /// <param name="settings">What to serve.</param>
    /// <param name="loader">The backend.</param>
    /// <param name="metrics">Where to count.</param>
    /// <param name="clock">All time comes from here.</param>
    /// <param name="logger">Where to log.</param>
    public ModelHost(ModelSettings settings, IModelLoader loader, EngineMetrics metrics, TimeProvider clock, ILogger<ModelHost> logger)
    {
        _settings = settings;
        _loader = loader;
        _clock = clock;
        _logger = logger;
        _metrics = metrics.For(settings.Name, settings.Version, clock);
        _board = new StatusBoard(settings.Name, settings.Version);
    }

    /// <summary>What was asked for.</summary>
    public ModelSettings Settings => _settings;

    /// <summary>What is to be known about the model now.</summary>
    public ModelStatus Status => _board.Current;

    /// <summary>Completes at the next change of <see cref="Status"/>. Take it before reading the status, and no change is missed.</summary>
    public Task StatusChanged => _board.Changed;

    /// <summary>The model's inputs and outputs; null until it is loaded.</summary>
    public ModelMetadata? Metadata => _serving?.Metadata;

    /// <summary>What was asked of this model and how long it took.</summary>
    public InferenceStatistics Statistics => _metrics.Statistics;

    /// <summary>Requests that were admitted and are not answered yet.</summary>
    public int InFlight => _serving?.Batcher.InFlight ?? 0;

    /// <summary>Infers. Requests are answered in state Ready, and in Unloading until <see cref="DrainAsync"/>.</summary>
    /// <param name="request">From <see cref="InferRequestReader"/>. Its memory must stay as it is until the task completes, and not longer.</param>
    /// <param name="cancellationToken">Gives the request up; a place in the queue is free at once.</param>
    /// <returns>The outcome. The task itself never fails.</returns>
    public async ValueTask<InferOutcome> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        var start = _clock.GetTimestamp();
        var outcome = await AnswerAsync(request, cancellationToken);
        _metrics.Ended(outcome, _clock.GetElapsedTime(start));
        return outcome;
    }

    private ValueTask<InferOutcome> AnswerAsync(InferRequest request, CancellationToken cancellationToken)
    {
        if (_serving is not { } serving || Status.State is not (ModelState.Ready or ModelState.Unloading))
        {
            return ValueTask.FromResult<InferOutcome>(InferOutcome.Refuse(ErrorKind.NotReady, NotReadyMessage()));
        }

        if (NotServed(request) is { } refusal)
        {
            return ValueTask.FromResult<InferOutcome>(refusal);
        }

        try
        {
            var content = RequestValidator.Validate(request, serving.Metadata, serving.MaxRows);
            return serving.Batcher.SubmitAsync(content, request.Id, request.Parameters, cancellationToken);
        }
        catch (ProtocolException e)
        {
            return ValueTask.FromResult<InferOutcome>(InferOutcome.Refuse(e.Kind, e.Message));
        }
    }

    private InferOutcome.Refused? NotServed(InferRequest request) =>
        request.ModelName.Length > 0 && request.ModelName != _settings.Name
            ? InferOutcome.Refuse(ErrorKind.NotFound, $"there is no model '{request.ModelName}'")
        : request.ModelVersion.Length > 0 && request.ModelVersion != _settings.Version
            ? InferOutcome.Refuse(ErrorKind.NotFound, $"model '{_settings.Name}' has no version '{request.ModelVersion}'")
        : null;

    private string NotReadyMessage()
    {
        var status = Status;
        return $"model '{_settings.Name}' is not ready: {status.State.ToString().ToUpperInvariant()} {status.Reason}".TrimEnd();
    }

    /// <summary>Says that the model will be unloaded, and serves on: readiness turns false while load balancers take notice. Idempotent.</summary>
    public void BeginDrain() => _board.Drain();

    /// <summary>Takes no more requests, answers those it has, and unloads the model.</summary>
    /// <param name="timeout">After this time the rest is refused.</param>
    /// <returns>How many requests were refused; 0 if none was lost.</returns>
    public async Task<int> DrainAsync(TimeSpan timeout)
    {
        BeginDrain();
        if (_serving is not { } serving)
        {
            return 0;
        }

        Log.Draining(_logger, _settings.Name, serving.Batcher.InFlight);
        var refused = await serving.Batcher.DrainAsync(timeout);
        serving.Pool.Close();
        if (refused > 0)
        {
            Log.DrainTimedOut(_logger, _settings.Name, refused, timeout);
        }
        else
        {
            await serving.Pool.Ended;
            Log.Drained(_logger, _settings.Name);
        }

        return refused;
    }

    /// <summary>Unloads the model; requests in flight are refused. Sessions that still run are disposed when they end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await DrainAsync(TimeSpan.Zero);
        _serving?.Batcher.Dispose();
        _metrics.Close();
    }

    /// <summary>What exists only once the model is loaded.</summary>
    /// <param name="Metadata">For callers.</param>
    /// <param name="MaxRows">Most rows of one request; null where the model has no batch axis.</param>
    /// <param name="Pool">The instances.</param>
    /// <param name="Batcher">The way in.</param>
    private sealed record ServingModel(ModelMetadata Metadata, int? MaxRows, SessionPool Pool, DynamicBatcher Batcher);
}
