namespace ModelServing.Sandbox.Nodes.Probes;

/// <summary>What one attempt found, worded as in the kubelet's Unhealthy events.</summary>
internal sealed record ProbeResult(bool Success, string Message)
{
    public static readonly ProbeResult Passed = new(true, "");

    public static ProbeResult Failed(string message) => new(false, message);
}
