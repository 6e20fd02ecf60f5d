using ModelServing.Fuzz.Running;
using ModelServing.Fuzz.Targets.Cluster;
using ModelServing.Fuzz.Targets.Engine;
using ModelServing.Fuzz.Targets.Inference;
using ModelServing.Fuzz.Targets.Resources;

namespace ModelServing.Fuzz.Targets;

/// <summary>Everything that reads what others wrote.</summary>
internal static class AllTargets
{
    public static IReadOnlyList<Target> List { get; } =
    [
        .. RestTargets.All,
        .. RpcTargets.All,
        .. BodyTargets.All,
        .. ConfigurationTargets.All,
        .. FetchTargets.All,
        .. ModelFileTargets.All,
        .. ApiServerTargets.All,
        .. TextTargets.All,
        .. AccessTargets.All,
        EngineTarget.Create(),
        ResourceTarget.Create(),
    ];
}
