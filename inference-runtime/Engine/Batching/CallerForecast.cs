namespace ModelServing.Engine.Batching;

/// <summary>
/// Whether waiting for company is in vain. Callers that wait for their answers before they ask again cannot have more requests outstanding than there are
/// callers; so when as many are outstanding as at the peak of the last batches, nobody is left to come. One idle client is then answered without delay, and
/// sixteen closed-loop clients fill one batch and do not wait for a seventeenth. Where callers do not behave so, the configured delay decides alone.
/// Not thread-safe: the batcher's lock guards it.
/// </summary>
internal sealed class CallerForecast(TimeProvider clock)
{
    /// <summary>Batches looked back upon.</summary>
    private const int Window = 16;

    /// <summary>Batches without which there is no forecast.</summary>
    private const int Enough = 4;

    /// <summary>What is older says nothing about now.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);

    private readonly (long At, int Peak)[] _batches = new (long, int)[Window];
    private int _count;
    private int _peak;

    /// <summary>A request has arrived, and now so many are waiting or running.</summary>
    public void Arrived(int outstanding) => _peak = Math.Max(_peak, outstanding);

    /// <summary>A batch has been closed.</summary>
    public void Closed()
    {
        _batches[_count++ % Window] = (clock.GetTimestamp(), _peak);
        _peak = 0;
    }

    /// <summary>How many more requests are to be expected while so many are waiting or running; null when in doubt.</summary>
    public int? Missing(int outstanding)
    {
        var now = clock.GetTimestamp();
        var known = 0;
        var peak = _peak;
        for (var i = 0; i < Math.Min(_count, Window); i++)
        {
            if (clock.GetElapsedTime(_batches[i].At, now) <= Memory)
            {
                known++;
                peak = Math.Max(peak, _batches[i].Peak);
            }
        }

        return known < Enough ? null : Math.Max(0, peak - outstanding);
    }
}
