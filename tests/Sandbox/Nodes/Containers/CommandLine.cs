using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;

namespace ModelServing.Sandbox.Nodes.Containers;

/// <summary>What a container runs: the pod's command, or else the image's entry point, and then the pod's arguments.</summary>
internal static class CommandLine
{
    public static IReadOnlyList<string> Build(JsonObject container, IReadOnlyList<string> entryPoint, IReadOnlyDictionary<string, string> variables, PathMapping mapping)
    {
        var command = container.Texts("command");
        var fromPod = command.Concat(container.Texts("args")).Select(word => mapping.MapArgument(VariableExpansion.Expand(word, variables)));

        // The entry point is a command line of this machine: it is taken as it is.
        return [.. command.Count > 0 ? [] : entryPoint, .. fromPod];
    }
}
