namespace ModelServing.Sandbox.Nodes.Volumes;

/// <summary>Which folder of this machine a PersistentVolumeClaim is.</summary>
internal sealed class ClaimFolders(IReadOnlyDictionary<string, string> given, string stateFolder)
{
    public bool IsGiven(string @namespace, string claim) => given.ContainsKey($"{@namespace}/{claim}");

    public string Find(string @namespace, string claim) =>
        given.GetValueOrDefault($"{@namespace}/{claim}") is { } folder ? Path.GetFullPath(folder) : Path.Combine(stateFolder, "claims", @namespace, claim);
}
