namespace ModelServing.Sandbox.Nodes.Containers;

/// <summary>A container as the pod's status shows it.</summary>
internal sealed record ContainerView(string Name, string Image, ContainerState State)
{
    public ContainerState.Terminated? Last { get; init; }

    public bool Ready { get; init; }

    public bool Started { get; init; }

    public int Restarts { get; init; }

    public string ContainerId { get; init; } = "";
}
