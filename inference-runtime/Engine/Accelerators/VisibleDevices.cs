using System.Collections.Immutable;

namespace ModelServing.Engine.Accelerators;

/// <summary>What a variable says of the devices that can be seen.</summary>
public abstract record VisibleDevices
{
    private VisibleDevices()
    {
    }

    /// <summary>Nothing: it is not set.</summary>
    public sealed record Unset : VisibleDevices;

    /// <summary>Every device of the node.</summary>
    public sealed record Every : VisibleDevices;

    /// <summary>No device.</summary>
    public sealed record NoDevice : VisibleDevices;

    /// <summary><c>void</c>: the variable decides nothing; what is there was put there for this container alone (Container Device Interface).</summary>
    public sealed record Injected : VisibleDevices;

    /// <summary>These, at least one, none twice, all named in the same way.</summary>
    /// <param name="Devices">In the order given.</param>
    public sealed record Listed(ImmutableArray<DeviceName> Devices) : VisibleDevices;

    /// <summary>Something else.</summary>
    /// <param name="Reason">What is wrong, without the value: it is anybody's.</param>
    public sealed record Unreadable(string Reason) : VisibleDevices;
}
