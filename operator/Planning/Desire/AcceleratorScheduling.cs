using System.Globalization;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>
/// Which nodes a pod with an accelerator may run on, by the labels of NVIDIA's GPU feature discovery. A MIG device of the mixed
/// strategy has labels of its own, <c>nvidia.com/mig-1g.10gb.memory</c>; every other resource shares <c>nvidia.com/gpu.memory</c>.
/// </summary>
internal static class AcceleratorScheduling
{
    private const string MigPrefix = "nvidia.com/mig-";

    public static V1Affinity? Affinity(ResolvedAccelerator? accelerator)
    {
        var requirements = Requirements(accelerator).ToArray();
        return requirements.Length == 0
            ? null
            : new V1Affinity
            {
                NodeAffinity = new V1NodeAffinity
                {
                    RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector
                    {
                        NodeSelectorTerms = [new V1NodeSelectorTerm { MatchExpressions = requirements }],
                    },
                },
            };
    }

    /// <summary>Nodes with accelerators are commonly kept free by a taint; not every cluster adds the toleration by itself.</summary>
    public static IEnumerable<V1Toleration> Tolerations(ResolvedAccelerator? accelerator) => accelerator is null
        ? []
        : [new V1Toleration { Key = accelerator.ResourceName, Operator = "Exists", Effect = "NoSchedule" }];

    private static IEnumerable<V1NodeSelectorRequirement> Requirements(ResolvedAccelerator? accelerator)
    {
        if (accelerator is null)
        {
            yield break;
        }

        var prefix = accelerator.ResourceName.StartsWith(MigPrefix, StringComparison.Ordinal) ? accelerator.ResourceName : "nvidia.com/gpu";
        if (accelerator.Products.Count > 0)
        {
            yield return new V1NodeSelectorRequirement { Key = prefix + ".product", Operator = "In", Values = accelerator.Products };
        }

        if (accelerator.MemoryMebibytes is > 0 and var mebibytes)
        {
            // The only comparisons are strict.
            yield return new V1NodeSelectorRequirement
            {
                Key = prefix + ".memory",
                Operator = "Gt",
                Values = [(mebibytes - 1).ToString(CultureInfo.InvariantCulture)],
            };
        }
    }
}
