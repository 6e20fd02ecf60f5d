using ModelServing.Kubernetes.Transport;

namespace ModelServing.Host.Registration;

/// <summary>Finds the cluster: the flag, else <c>KUBECONFIG</c>, else the service account of the pod, else <c>~/.kube/config</c>.</summary>
internal static class ClusterConnection
{
    /// <exception cref="KubeConfigException">There is none, or it cannot be used.</exception>
    public static ApiServerSettings Find(string? kubeconfigFlag, string? context, Func<string, string?> environment, TimeProvider time)
    {
        var kubeconfig = kubeconfigFlag ?? environment("KUBECONFIG");
        if (!string.IsNullOrEmpty(kubeconfig))
        {
            return KubeConfig.Load(kubeconfig).Resolve(context, time);
        }

        if (InClusterConfig.IsAvailable(environment))
        {
            return context is null
                ? InClusterConfig.Load(environment, time)
                : throw new KubeConfigException($"--context '{context}' needs a kubeconfig, and none is given");
        }

        var home = Path.Combine(environment("HOME") ?? "", ".kube", "config");
        return File.Exists(home)
            ? KubeConfig.Load(home).Resolve(context, time)
            : throw new KubeConfigException($"no cluster: no --kubeconfig, no KUBECONFIG, not in a pod, and no {home}");
    }
}
