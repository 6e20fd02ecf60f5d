using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Kubernetes.Events;

/// <summary>
/// Sends events (<c>events.k8s.io/v1</c>) in the background. Equal events become one with a series, as client-go's broadcaster does
/// it: the first is created, the second starts a series by PATCH, later ones are counted and written every 30 minutes and when
/// the series has been quiet for 6 minutes. At most 1000 wait; more are dropped and counted in <see cref="Dropped"/>, and so is what an
/// <see cref="EventSpamFilter"/> holds back.
/// </summary>
public sealed class EventRecorder : IEventSink
{
    private const int QueueLength = 1000;
    private const int MaxTries = 12;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(1);
    private readonly Channel<Occurrence> _queue;
    private readonly Dictionary<EventKey, EventSeries> _series = [];
    private readonly EventSpamFilter _spam;
    private readonly IResourceClient<V1Event> _client;
    private readonly string _controller;
    private readonly string _instance;
    private readonly TimeProvider _time;
    private readonly ILogger<EventRecorder> _logger;
    private long _dropped;
    private long _lastName;

    /// <summary><paramref name="controller"/> and <paramref name="instance"/> say who reports; at most 128 characters each.</summary>
    public EventRecorder(IResourceClient<V1Event> client, string controller, string instance, TimeProvider time, ILogger<EventRecorder> logger)
    {
        _client = client;
        _controller = controller;
        _instance = instance;
        _time = time;
        _spam = new EventSpamFilter(time);
        _logger = logger;
        _queue = Channel.CreateBounded<Occurrence>(
            new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    }

    /// <summary>Events given up because too many waited or the server refused them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Publish(EventNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        if (!_queue.Writer.TryWrite(new Occurrence(notice, _time.GetUtcNow())))
        {
            Drop(notice, "too many events wait");
        }
    }

    /// <summary>Sends until cancelled; what waits then is given a last short chance.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var sweep = new CancellationTokenSource(SweepPeriod, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(sweep.Token, cancellationToken);
                try
                {
                    while (await _queue.Reader.WaitToReadAsync(either.Token))
                    {
                        await SendWaitingAsync(cancellationToken);
                    }
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    await SweepAsync(cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await SendLastAsync();
        }
    }

    private async Task SendWaitingAsync(CancellationToken cancellationToken)
    {
        while (_queue.Reader.TryRead(out var occurrence))
        {
            await SendAsync(occurrence, cancellationToken);
        }
    }

    private async Task SendLastAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(3), _time);
        try
        {
            await SendWaitingAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Log.EventsLeft(_logger, _queue.Reader.Count);
        }
    }

    private Task SendAsync(Occurrence occurrence, CancellationToken cancellationToken)
    {
        var key = EventKey.Of(occurrence.Notice);
        if (_series.TryGetValue(key, out var series) && occurrence.Time - series.LastObserved < EventSeries.QuietTime)
        {
            series.Observe(occurrence.Time);
            return series.Count == 2 ? WriteSeriesAsync(series, cancellationToken) : Task.CompletedTask;
        }

        if (!_spam.Allows(occurrence.Notice.Regarding))
        {
            Drop(occurrence.Notice, "too many about this object");
            return Task.CompletedTask;
        }

        return CreateAsync(key, occurrence, cancellationToken);
    }

    private async Task CreateAsync(EventKey key, Occurrence occurrence, CancellationToken cancellationToken)
    {
        var resource = ToEvent(occurrence);
        if (await TryAsync(occurrence.Notice, token => _client.CreateAsync(resource, token), cancellationToken))
        {
            _series[key] = new EventSeries(resource.NamespacedName(), occurrence.Notice, occurrence.Time);
        }
    }

    private async Task WriteSeriesAsync(EventSeries series, CancellationToken cancellationToken)
    {
        var patch = JsonSerializer.SerializeToUtf8Bytes(
            new EventSeriesPatch(new V1EventSeries { Count = series.Count, LastObservedTime = series.LastObserved }),
            EventJsonContext.Default.EventSeriesPatch);
        await TryAsync(series.Notice, token => _client.MergePatchAsync(series.Name, patch, token), cancellationToken);
        series.Written(_time.GetUtcNow());
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        foreach (var (key, series) in _series.ToArray())
        {
            if (series.NeedsWrite(now))
            {
                await WriteSeriesAsync(series, cancellationToken);
            }

            if (series.IsOver(now))
            {
                _series.Remove(key);
            }
        }
    }

    private async Task<bool> TryAsync(EventNotice notice, Func<CancellationToken, Task> writeAsync, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await writeAsync(cancellationToken);
                return true;
            }
            catch (ApiException exception) when ((int)exception.Code is < 500 and not 429)
            {
                Drop(notice, exception.Message); // refused as such, e.g. because the namespace is being deleted
                return false;
            }
            catch (Exception exception) when (exception is ApiException or ApiUnreachableException)
            {
                if (tries == MaxTries)
                {
                    Drop(notice, exception.Message);
                    return false;
                }

                await Task.Delay(RetryDelay, _time, cancellationToken);
            }
        }
    }

    private V1Event ToEvent(Occurrence occurrence)
    {
        var (notice, time) = occurrence;
        return new V1Event
        {
            Metadata = new V1ObjectMeta { Name = NextName(notice.Regarding.Name ?? "", time), Namespace = notice.Regarding.Namespace ?? "default" },
            EventTime = time,
            ReportingController = _controller,
            ReportingInstance = _instance,
            Action = notice.Action,
            Reason = notice.Reason,
            Regarding = notice.Regarding,
            Note = EventText.Cut(notice.Note, 1024),
            Type = notice.Type.ToString(),
        };
    }

    private string NextName(string regarding, DateTimeOffset time)
    {
        _lastName = Math.Max(_lastName + 1, time.UtcTicks);
        var suffix = _lastName.ToString("x", CultureInfo.InvariantCulture);
        return $"{regarding[..Math.Min(regarding.Length, 253 - 1 - suffix.Length)].TrimEnd('.', '-')}.{suffix}";
    }

    private void Drop(EventNotice notice, string why)
    {
        Interlocked.Increment(ref _dropped);
        Log.EventDropped(_logger, notice.Reason, $"{notice.Regarding.Namespace}/{notice.Regarding.Name}", why);
    }

    private readonly record struct Occurrence(EventNotice Notice, DateTimeOffset Time);
}
