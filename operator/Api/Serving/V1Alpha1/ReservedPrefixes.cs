namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Domains of label and annotation keys that users may not set on pods: the operator, other tools or the kubelet act on them.</summary>
public static class ReservedPrefixes
{
    /// <summary>For admission; <see cref="Domains"/> says more, subdomains included, where code checks.</summary>
    internal const string Rule =
        "self.all(key, !key.startsWith('modelserving.dev/') && !key.startsWith('app.kubernetes.io/') && !key.startsWith('argocd.argoproj.io/') && !key.startsWith('kubectl.kubernetes.io/'))";

    internal const string Message =
        "the prefixes modelserving.dev/, app.kubernetes.io/, argocd.argoproj.io/ and kubectl.kubernetes.io/ are reserved";

    /// <summary>The reserved domains; their subdomains are reserved too. The last two would switch off a pod's confinement.</summary>
    public static IReadOnlyList<string> Domains { get; } =
    [
        "modelserving.dev",
        "app.kubernetes.io",
        "argocd.argoproj.io",
        "kubectl.kubernetes.io",
        "apparmor.security.beta.kubernetes.io",
        "seccomp.security.alpha.kubernetes.io",
    ];
}
