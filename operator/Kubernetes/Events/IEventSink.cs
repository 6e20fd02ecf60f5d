namespace ModelServing.Kubernetes.Events;

/// <summary>Takes events; never waits and never throws, so a reconcile does not depend on their delivery.</summary>
public interface IEventSink
{
    void Publish(EventNotice notice);
}
