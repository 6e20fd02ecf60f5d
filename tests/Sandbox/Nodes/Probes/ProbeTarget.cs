namespace ModelServing.Sandbox.Nodes.Probes;

/// <summary>Where a probe is aimed at: the pod's address, and a way to run a command as the container would; it returns exit code and output.</summary>
internal sealed record ProbeTarget(string Address, Func<IReadOnlyList<string>, CancellationToken, Task<(int ExitCode, string Output)>> ExecuteAsync);
