using System.Globalization;

namespace ModelServing.Sandbox.Nodes;

/// <summary>A node of the sandbox. All nodes run their pods on this machine; what they have to give is only counted.</summary>
public sealed record NodeOptions
{
    /// <summary>The name, a DNS label. Default "sandbox".</summary>
    public string Name { get; init; } = "sandbox";

    /// <summary>Labels besides kubernetes.io/hostname, os and arch; for a GPU node for example nvidia.com/gpu.product.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Capacity as Kubernetes quantities; default the machine's cpu and memory and 110 pods. Extended resources such as nvidia.com/gpu are added here.</summary>
    public IReadOnlyDictionary<string, string> Capacity { get; init; } = new Dictionary<string, string>();

    /// <summary>Taints as "key=value:Effect" or "key:Effect".</summary>
    public IReadOnlyList<string> Taints { get; init; } = [];

    internal IReadOnlyDictionary<string, string> FullCapacity
    {
        get
        {
            var full = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["cpu"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
                ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024}Ki"),
                ["pods"] = "110",
            };
            foreach (var (name, quantity) in Capacity)
            {
                full[name] = quantity;
            }

            return full;
        }
    }
}
