using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes;

/// <summary>The Node object that a kubelet would register.</summary>
internal static class NodeBuilder
{
    public const string Address = "127.0.0.1";

    public static JsonObject Build(NodeOptions options, DateTimeOffset now)
    {
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var labels = new Dictionary<string, string>(options.Labels, StringComparer.Ordinal)
        {
            ["kubernetes.io/hostname"] = options.Name,
            ["kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = architecture,
        };
        var node = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject { ["name"] = options.Name, ["labels"] = labels.ToJson() },
            ["spec"] = new JsonObject(),
            ["status"] = new JsonObject
            {
                ["capacity"] = options.FullCapacity.ToJson(),
                ["allocatable"] = options.FullCapacity.ToJson(),
                ["addresses"] = new JsonArray(AddressOf("InternalIP", Address), AddressOf("Hostname", options.Name)),
                ["nodeInfo"] = new JsonObject
                {
                    ["architecture"] = architecture,
                    ["operatingSystem"] = "linux",
                    ["osImage"] = RuntimeInformation.OSDescription,
                    ["kernelVersion"] = Environment.OSVersion.VersionString,
                    ["containerRuntimeVersion"] = "process://1",
                    ["kubeletVersion"] = "v1.35.0-sandbox",
                    ["kubeProxyVersion"] = "",
                    ["bootID"] = "",
                    ["machineID"] = "",
                    ["systemUUID"] = "",
                },
            },
        };
        if (options.Taints.Count > 0)
        {
            node.Ensure("spec")["taints"] = new JsonArray([.. options.Taints.Select(Taint)]);
        }

        Conditions.Set(node.Ensure("status"), new Condition("Ready", true, "KubeletReady", "the sandbox runs pods as local processes"), now);
        return node;
    }

    private static JsonObject AddressOf(string type, string address) => new() { ["type"] = type, ["address"] = address };

    private static JsonObject Taint(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || text[(colon + 1)..] is not ("NoSchedule" or "PreferNoSchedule" or "NoExecute"))
        {
            throw new ArgumentException($"taint \"{text}\" is not key=value:Effect with the effect NoSchedule, PreferNoSchedule or NoExecute");
        }

        var (key, value) = text[..colon].Split('=', 2) is [var name, var given] ? (name, given) : (text[..colon], "");
        return new JsonObject { ["key"] = key, ["value"] = value, ["effect"] = text[(colon + 1)..] };
    }
}
