using YamlDotNet.RepresentationModel;

namespace ModelServing.Kubernetes.Transport;

/// <summary>One kubeconfig file; relative paths in it start at <paramref name="directory"/>.</summary>
internal sealed class KubeConfigSource(string name, string directory, YamlMappingNode root)
{
    public string Name => name;

    public string? CurrentContext => root.Scalar("current-context") is { Length: > 0 } context ? context : null;

    /// <summary>The entry with that name in <c>contexts</c>, <c>clusters</c> or <c>users</c>; null when there is none.</summary>
    public KubeConfigEntry? Find(string list, string kind, string entryName)
    {
        if (!root.Children.TryGetValue(new YamlScalarNode(list), out var node) || node is not YamlSequenceNode entries)
        {
            return null;
        }

        foreach (var entry in entries.OfType<YamlMappingNode>())
        {
            if (entry.Scalar("name") == entryName)
            {
                var body = entry.Children.TryGetValue(new YamlScalarNode(kind), out var value) ? value as YamlMappingNode ?? [] : [];
                return new KubeConfigEntry($"{name}: {list}[{entryName}].{kind}", directory, body);
            }
        }

        return null;
    }
}
