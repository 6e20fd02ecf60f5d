using System.Text;
using System.Text.Json.Nodes;

namespace ModelServing.Kubernetes.Transport.Plugins;

/// <summary>Reads <c>exec</c> of a user, by the rules of client-go's <c>clientcmd</c>.</summary>
internal static class PluginCommandReader
{
    private const string ClusterExtension = "client.authentication.k8s.io/exec";

    /// <summary>The command; null when the user has none.</summary>
    /// <exception cref="KubeConfigException">A member is missing or cannot be used.</exception>
    public static PluginCommand? Read(KubeConfigEntry user, KubeConfigEntry cluster)
    {
        if (user.Child("exec") is not { } exec)
        {
            return null;
        }

        var version = exec.Required("apiVersion");
        if (version is not (PluginCommand.V1 or PluginCommand.V1Beta1))
        {
            throw new KubeConfigException($"{exec.Label}.apiVersion is '{version}'; {PluginCommand.V1} or {PluginCommand.V1Beta1} is expected");
        }

        CheckInteraction(exec, version);
        return new PluginCommand(
            version,
            Located(exec),
            exec.Texts("args"),
            [.. exec.Children("env").Select(static variable => KeyValuePair.Create(variable.Required("name"), variable.Optional("value") ?? ""))],
            exec.Optional("installHint"),
            exec.Flag("provideClusterInfo") ? Describe(cluster) : null);
    }

    /// <summary>A process without a terminal has nobody to ask.</summary>
    private static void CheckInteraction(KubeConfigEntry exec, string version)
    {
        var mode = version == PluginCommand.V1 ? exec.Required("interactiveMode") : exec.Optional("interactiveMode");
        if (mode is not (null or "Never" or "IfAvailable"))
        {
            throw new KubeConfigException(mode == "Always"
                ? $"{exec.Label}.interactiveMode is 'Always', and there is no terminal to ask at; use a plugin that does without"
                : $"{exec.Label}.interactiveMode is '{mode}'; Never, IfAvailable or Always is expected");
        }
    }

    /// <summary>A path starts at the kubeconfig's folder, as client-go has it.</summary>
    private static string Located(KubeConfigEntry exec)
    {
        var command = exec.Required("command");
        return command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) ? exec.FullPath(command) : command;
    }

    /// <summary><c>client.authentication.k8s.io/v1.Cluster</c>.</summary>
    private static JsonObject Describe(KubeConfigEntry cluster)
    {
        var described = new JsonObject { ["server"] = cluster.Required("server") };
        if (cluster.Optional("tls-server-name") is { } name)
        {
            described["tls-server-name"] = name;
        }

        if (cluster.Flag("insecure-skip-tls-verify"))
        {
            described["insecure-skip-tls-verify"] = true;
        }

        if (cluster.Pem("certificate-authority") is { } authority)
        {
            described["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(authority));
        }

        if (cluster.Optional("proxy-url") is { } proxy)
        {
            described["proxy-url"] = proxy;
        }

        if (cluster.Children("extensions").FirstOrDefault(static extension => extension.Optional("name") == ClusterExtension)?.Json("extension") is { } configuration)
        {
            described["config"] = configuration;
        }

        return described;
    }
}
