using ModelServing.Sandbox.Nodes.Processes;

namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>One run of a container, ready to be started.</summary>
internal sealed record ContainerPlan(ProcessSpec Process, string TerminationFile, string Folder);
