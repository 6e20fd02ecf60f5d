namespace ModelServing.Sandbox.Schema;

/// <summary>Topology of an object, x-kubernetes-map-type. <see cref="Granular"/> where a schema says nothing.</summary>
public enum MapType
{
    Granular,
    Atomic,
}
