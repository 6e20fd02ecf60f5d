using ModelServing.Api.Meta;

namespace ModelServing.Planning.Report;

/// <summary>Collects conditions of one generation; the time of a condition is carried over for as long as its status stays.</summary>
internal sealed class ConditionSet(IReadOnlyList<V1Condition>? before, long generation, DateTimeOffset now)
{
    /// <summary>The schema's bound for a message.</summary>
    private const int MaximumMessage = 32768;

    private readonly List<V1Condition> _conditions = [];

    public IReadOnlyList<V1Condition> Conditions => _conditions;

    public void Add(string type, string status, string reason, string message)
    {
        var old = before?.FirstOrDefault(condition => condition?.Type == type);

        // Stored in whole seconds: anything finer would differ from what comes back.
        var since = old?.Status == status && old.LastTransitionTime is { } time ? time : Truncate(now);
        _conditions.Add(new V1Condition
        {
            Type = type,
            Status = status,
            ObservedGeneration = generation,
            LastTransitionTime = since,
            Reason = reason,
            Message = message.Length <= MaximumMessage ? message : message[..(MaximumMessage - 1)] + "…",
        });
    }

    /// <summary>Says again what was said of a generation before, if anything was.</summary>
    public void Keep(string type)
    {
        if (before?.FirstOrDefault(condition => condition?.Type == type) is { } old)
        {
            _conditions.Add(old);
        }
    }

    private static DateTimeOffset Truncate(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
