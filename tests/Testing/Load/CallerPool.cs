using ModelServing.Testing.Images;
using ModelServing.Testing.Inference;

namespace ModelServing.Testing.Load;

/// <summary>
/// Callers of the example model that ask through its Service, each again as soon as it has its answer; their number can be changed.
/// </summary>
public sealed class CallerPool : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly Stack<(CancellationTokenSource Stop, Task Asking)> _callers = new();
    private readonly Lock _gate = new();
    private readonly TextDirectionClient _client;
    private readonly IReadOnlyList<TextLine> _lines;
    private readonly TimeProvider _clock;
    private List<TimeSpan> _latencies = [];
    private int _failedSince;

    /// <param name="service">Where to ask.</param>
    /// <param name="model">Its name.</param>
    /// <param name="lines">What to ask, in turn.</param>
    /// <param name="connectionAge">
    /// For how long a connection is used; zero for one request. One that is kept for ever stays with the pod that it first reached, however many there are.
    /// </param>
    /// <param name="clock">Measures.</param>
    public CallerPool(Uri service, string model, IReadOnlyList<TextLine> lines, TimeSpan connectionAge, TimeProvider clock)
    {
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = connectionAge, UseProxy = false });
        _client = new TextDirectionClient(_http, service, model);
        _lines = lines;
        _clock = clock;
    }

    public int Callers => _callers.Count;

    public int Answered { get; private set; }

    public int Failed { get; private set; }

    /// <summary>What the first request that failed was told; null while none has.</summary>
    public string? FirstFailure { get; private set; }

    /// <summary>Adds callers, or ends some: each gets the answer that it waits for.</summary>
    public async Task SetAsync(int callers)
    {
        while (_callers.Count < callers)
        {
            var stop = new CancellationTokenSource();
            _callers.Push((stop, Task.Run(() => AskAsync(stop.Token), CancellationToken.None)));
        }

        var leaving = new List<Task>();
        while (_callers.Count > callers)
        {
            var (stop, asking) = _callers.Pop();
            await stop.CancelAsync();
            leaving.Add(asking.ContinueWith(_ => stop.Dispose(), TaskScheduler.Default));
        }

        await Task.WhenAll(leaving);
    }

    /// <summary>What happened since the last call.</summary>
    public LoadWindow TakeWindow()
    {
        lock (_gate)
        {
            var window = LoadWindow.Of(_latencies, _failedSince);
            (_latencies, _failedSince) = ([], 0);
            return window;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await SetAsync(0);
        _http.Dispose();
    }

    private async Task AskAsync(CancellationToken stop)
    {
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            var line = _lines[turn % _lines.Count];
            var started = _clock.GetTimestamp();
            try
            {
                var prediction = await _client.PredictAsync(line, CancellationToken.None);
                Count(_clock.GetElapsedTime(started), prediction.IsUpsideDown == line.UpsideDown ? null : $"{line.Name} was answered wrongly: {prediction}");
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                Count(_clock.GetElapsedTime(started), exception.Message);
            }
        }
    }

    private void Count(TimeSpan latency, string? failure)
    {
        lock (_gate)
        {
            if (failure is null)
            {
                Answered++;
                _latencies.Add(latency);
                return;
            }

            Failed++;
            _failedSince++;
            FirstFailure ??= failure;
        }
    }
}
