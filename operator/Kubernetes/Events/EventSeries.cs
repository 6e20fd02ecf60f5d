using ModelServing.Kubernetes.Client;

namespace ModelServing.Kubernetes.Events;

/// <summary>An event that was created, and how often it has happened since.</summary>
internal sealed class EventSeries(NamespacedName name, EventNotice notice, DateTimeOffset first)
{
    /// <summary>After this long without another occurrence the series is over (client-go's <c>finishTime</c>).</summary>
    public static readonly TimeSpan QuietTime = TimeSpan.FromMinutes(6);

    private static readonly TimeSpan RefreshTime = TimeSpan.FromMinutes(30);
    private int _writtenCount = 1;
    private DateTimeOffset _writtenAt = first;

    public NamespacedName Name => name;

    public EventNotice Notice => notice;

    public int Count { get; private set; } = 1;

    public DateTimeOffset LastObserved { get; private set; } = first;

    public void Observe(DateTimeOffset time)
    {
        Count++;
        LastObserved = time;
    }

    public void Written(DateTimeOffset time)
    {
        _writtenCount = Count;
        _writtenAt = time;
    }

    public bool IsOver(DateTimeOffset now) => now - LastObserved >= QuietTime;

    public bool NeedsWrite(DateTimeOffset now) => Count > _writtenCount && (IsOver(now) || now - _writtenAt >= RefreshTime);
}
