using ModelServing.Host.Options;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Host.Registration;

/// <summary>Finds the cluster: the flag, else <c>KUBECONFIG</c>, else the service account of the pod, else <c>~/.kube/config</c>.</summary>
internal static class ClusterConnection
{
    /// <exception cref="KubeConfigException">There is none, or it cannot be used.</exception>
    public static ApiServerSettings Find(RunOptions options, Func<string, string?> environment, TimeProvider time)
    {
        var kubeconfig = options.Kubeconfig ?? environment("KUBECONFIG");
        if (!string.IsNullOrEmpty(kubeconfig))
        {
            return KubeConfig.Load(kubeconfig).Resolve(options.Context, time);
        }

        if (InClusterConfig.IsAvailable(environment))
        {
            return options.Context is null
                ? InClusterConfig.Load(environment, time)
                : throw new KubeConfigException($"--context '{options.Context}' needs a kubeconfig, and none is given");
        }

        var home = Path.Combine(environment("HOME") ?? "", ".kube", "config");
        return File.Exists(home)
            ? KubeConfig.Load(home).Resolve(options.Context, time)
            : throw new KubeConfigException($"no cluster: no --kubeconfig, no KUBECONFIG, not in a pod, and no {home}");
    }
}
