using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Nodes.Containers;
using ModelServing.Sandbox.Nodes.Probes;
using ModelServing.Sandbox.Nodes.Volumes;

namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>What every pod's worker uses.</summary>
/// <remarks><paramref name="Instance"/> names the state folder in the mark of every process, so that a later sandbox on the same folder finds what a killed one left.</remarks>
internal sealed record KubeletServices(
    ControllerContext Context,
    string StateFolder,
    string Instance,
    ImageCatalog Images,
    EnvironmentBuilder Environment,
    VolumeMounter Volumes,
    ProbeExecutor Probes,
    PodAddresses Addresses,
    CrashBackOff BackOff,
    ILogger Logger);
