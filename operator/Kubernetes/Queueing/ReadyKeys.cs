namespace ModelServing.Kubernetes.Queueing;

/// <summary>
/// Keys that are ready, by priority. Within one priority the groups take turns, and within a group the earliest comes first: a group's first key
/// waits for no more keys of that priority than there are other groups, however many keys those have. Not thread-safe: its owner holds the lock.
/// </summary>
internal sealed class ReadyKeys<TKey>(Func<TKey, string> groupOf) where TKey : notnull
{
    // By the negated priority, so that the highest is the first.
    private readonly SortedList<int, Lane> _lanes = [];

    /// <param name="ticket">What <see cref="Dequeue"/> answers with, while it is current.</param>
    /// <param name="priority">Higher goes first.</param>
    /// <param name="order">Place within the group.</param>
    public void Enqueue(Ticket<TKey> ticket, int priority, long order)
    {
        if (!_lanes.TryGetValue(-priority, out var lane))
        {
            _lanes.Add(-priority, lane = new Lane());
        }

        lane.Enqueue(groupOf(ticket.Key), ticket, order);
    }

    /// <param name="isCurrent">Tickets for which it is false are dropped, and cost no turn.</param>
    /// <exception cref="InvalidOperationException">No current ticket is there.</exception>
    public Ticket<TKey> Dequeue(Func<Ticket<TKey>, bool> isCurrent)
    {
        while (_lanes.Count > 0)
        {
            var lane = _lanes.GetValueAtIndex(0);
            if (lane.TryDequeue(isCurrent, out var ticket))
            {
                return ticket;
            }

            _lanes.RemoveAt(0);
        }

        throw new InvalidOperationException("no key is ready");
    }

    private sealed class Lane
    {
        private readonly Dictionary<string, PriorityQueue<Ticket<TKey>, long>> _groups = new(StringComparer.Ordinal);

        // Every group that has a key, once; the one whose turn it is in front.
        private readonly Queue<string> _turns = new();

        public void Enqueue(string group, Ticket<TKey> ticket, long order)
        {
            if (!_groups.TryGetValue(group, out var keys))
            {
                _groups.Add(group, keys = new PriorityQueue<Ticket<TKey>, long>());
                _turns.Enqueue(group);
            }

            keys.Enqueue(ticket, order);
        }

        public bool TryDequeue(Func<Ticket<TKey>, bool> isCurrent, out Ticket<TKey> ticket)
        {
            while (_turns.TryDequeue(out var group))
            {
                var keys = _groups[group];
                var found = TryDequeue(keys, isCurrent, out ticket);
                if (keys.Count > 0)
                {
                    _turns.Enqueue(group);
                }
                else
                {
                    _groups.Remove(group);
                }

                if (found)
                {
                    return true;
                }
            }

            ticket = default;
            return false;
        }

        private static bool TryDequeue(PriorityQueue<Ticket<TKey>, long> keys, Func<Ticket<TKey>, bool> isCurrent, out Ticket<TKey> ticket)
        {
            while (keys.TryDequeue(out ticket, out _))
            {
                if (isCurrent(ticket))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
