using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelServing.Kubernetes.Transport;

internal static class YamlNodes
{
    /// <summary>The scalar under a key; null when the key is absent, null or not a scalar.</summary>
    public static string? Scalar(this YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var value) && value is YamlScalarNode scalar ? scalar.Value : null;

    public static bool IsNull(this YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };
}
