namespace ModelServing.Sandbox.Schema;

/// <summary>Topology of a list, x-kubernetes-list-type. <see cref="Atomic"/> where a schema says nothing.</summary>
public enum ListType
{
    Atomic,
    Set,
    Map,
}
