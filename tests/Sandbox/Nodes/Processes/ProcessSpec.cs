namespace ModelServing.Sandbox.Nodes.Processes;

/// <summary>A process to start: everything is spelled out, nothing is inherited.</summary>
internal sealed record ProcessSpec(IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment, string WorkingFolder, string OutputFile);
