namespace ModelServing.Sandbox.Nodes.Containers;

/// <summary>A container's variables, or the fault that a CreateContainerConfigError reports.</summary>
internal abstract record EnvironmentOutcome
{
    private EnvironmentOutcome()
    {
    }

    public sealed record Resolved(IReadOnlyDictionary<string, string> Variables) : EnvironmentOutcome;

    public sealed record Fault(string Message) : EnvironmentOutcome;
}
