using System.Globalization;
using ModelServing.Sandbox.Nodes;
using ModelServing.Testing.Processes;

namespace ModelServing.Testing.Cluster;

/// <summary>The one node of a test's cluster: room enough, the runtime's images, and the example's model.</summary>
internal static class ServingNode
{
    // Pods are processes that share this machine: what the node has is counted, not enforced, and a demo must not depend on how big the machine is.
    private static readonly Dictionary<string, string> Roomy = new() { ["cpu"] = "16", ["memory"] = "64Gi" };

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Images => new Dictionary<string, IReadOnlyList<string>>
    {
        [OperatorProcess.RuntimeImage] = OperatorProcess.RuntimeCommand,
        [$"{OperatorProcess.RuntimeImage}-gpu"] = OperatorProcess.RuntimeCommand,
    };

    public static NodeOptions Build(int gpus) => gpus == 0
        ? new NodeOptions { Capacity = Roomy }
        : new NodeOptions
        {
            Capacity = new Dictionary<string, string>(Roomy) { ["nvidia.com/gpu"] = gpus.ToString(CultureInfo.InvariantCulture) },
            Labels = new Dictionary<string, string> { ["nvidia.com/gpu.present"] = "true", ["nvidia.com/gpu.product"] = "NVIDIA-H200", ["nvidia.com/gpu.memory"] = "143771" },
        };

    public static Dictionary<string, string> Volumes(HarnessOptions options) =>
        new Dictionary<string, string> { ["default/models"] = ServingHarness.Models }.Concat(options.Volumes).ToDictionary();
}
