namespace ModelServing.Kubernetes.Events;

/// <summary>What makes two events of this process the same one.</summary>
internal readonly record struct EventKey(string? Uid, string? Namespace, string? Name, string? Kind, EventType Type, string Reason, string Action, string Note)
{
    public static EventKey Of(EventNotice notice) => new(
        notice.Regarding.Uid, notice.Regarding.Namespace, notice.Regarding.Name, notice.Regarding.Kind, notice.Type, notice.Reason, notice.Action, notice.Note);
}
