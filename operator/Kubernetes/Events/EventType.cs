namespace ModelServing.Kubernetes.Events;

/// <summary>The two types that the API knows.</summary>
public enum EventType
{
    Normal,
    Warning,
}
