namespace ModelServing.Sandbox.Nodes.Volumes;

/// <summary>A volume's folder, or why it cannot be had at the moment.</summary>
internal abstract record VolumeOutcome
{
    private VolumeOutcome()
    {
    }

    public sealed record Mounted(string Folder) : VolumeOutcome;

    public sealed record Missing(string Message) : VolumeOutcome;
}
