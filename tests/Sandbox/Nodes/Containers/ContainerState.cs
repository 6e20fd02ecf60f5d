namespace ModelServing.Sandbox.Nodes.Containers;

/// <summary>The three states that a container's status can be in.</summary>
internal abstract record ContainerState
{
    private ContainerState()
    {
    }

    public sealed record Waiting(string Reason, string Message = "") : ContainerState;

    public sealed record Running(DateTimeOffset Since) : ContainerState;

    public sealed record Terminated(int ExitCode, string Reason, string Message, DateTimeOffset Started, DateTimeOffset Finished, string ContainerId) : ContainerState;
}
