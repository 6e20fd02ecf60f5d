namespace ModelServing.Testing.ControlPlane;

/// <summary>The programs of a Kubernetes control plane, found as envtest finds them.</summary>
/// <remarks>https://book.kubebuilder.io/reference/envtest: the folder in <c>KUBEBUILDER_ASSETS</c>, else <c>/usr/local/kubebuilder/bin</c>.</remarks>
public sealed record ControlPlaneAssets(string Etcd, string ApiServer, string ControllerManager)
{
    private const string Variable = "KUBEBUILDER_ASSETS";
    private const string DefaultFolder = "/usr/local/kubebuilder/bin";

    public static AssetSearch Find() =>
        FindIn(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : DefaultFolder);

    /// <summary>All three, or which of them the folder lacks and what to do about it.</summary>
    public static AssetSearch FindIn(string folder)
    {
        var programs = (string[])["etcd", "kube-apiserver", "kube-controller-manager"];
        var missing = programs.Where(program => !File.Exists(Path.Combine(folder, program))).ToArray();
        return missing.Length == 0
            ? new AssetSearch.Found(new ControlPlaneAssets(Path.Combine(folder, programs[0]), Path.Combine(folder, programs[1]), Path.Combine(folder, programs[2])))
            : new AssetSearch.Missing($"no {string.Join(", ", missing)} in {folder}: put the programs of a Kubernetes release there or set {Variable} to their folder (CONTRIBUTING.md)");
    }
}
