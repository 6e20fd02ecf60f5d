using ModelServing.Api.Workloads;

namespace ModelServing.Planning.Resolve;

/// <summary>A ModelDeployment with every default applied: nothing is left to decide.</summary>
/// <param name="Name">metadata.name, which the children share.</param>
/// <param name="Namespace">metadata.namespace.</param>
/// <param name="Uid">metadata.uid, for the children's owner reference.</param>
/// <param name="ServedName">What callers know the model by.</param>
/// <param name="Version">The model's version.</param>
/// <param name="Format">The file format.</param>
/// <param name="Source">Where the file comes from.</param>
/// <param name="Verification">How the file is checked.</param>
/// <param name="Execution">How it is run.</param>
/// <param name="Batching">How requests are batched.</param>
/// <param name="Warmup">How it is warmed.</param>
/// <param name="Accelerator">Null for CPU alone.</param>
/// <param name="Resources">CPU, memory and storage as written; empty when unset.</param>
/// <param name="Replicas">How many pods serve; with autoscaling, how many at first.</param>
/// <param name="Autoscaling">Null for a fixed number of pods.</param>
/// <param name="Rollout">How a change reaches the pods.</param>
/// <param name="Availability">What keeps it serving while nodes come and go.</param>
/// <param name="Networking">How it is reached, and by whom.</param>
/// <param name="PodMonitor">One of <c>PodMonitorPolicies</c>.</param>
/// <param name="IsSuspended">No child is written.</param>
/// <param name="Pod">Additions to the pods.</param>
/// <param name="Fetch">Limits of fetching.</param>
/// <param name="Drain">How a pod ends.</param>
public sealed record ResolvedModel(
    string Name,
    string Namespace,
    string Uid,
    string ServedName,
    string Version,
    string Format,
    ResolvedSource Source,
    ResolvedVerification Verification,
    ResolvedExecution Execution,
    ResolvedBatching Batching,
    ResolvedWarmup Warmup,
    ResolvedAccelerator? Accelerator,
    V1ResourceRequirements Resources,
    int Replicas,
    ResolvedAutoscaling? Autoscaling,
    ResolvedRollout Rollout,
    ResolvedAvailability Availability,
    ResolvedNetworking Networking,
    string PodMonitor,
    bool IsSuspended,
    ResolvedPodAdditions Pod,
    ResolvedFetch Fetch,
    ResolvedDrain Drain);
