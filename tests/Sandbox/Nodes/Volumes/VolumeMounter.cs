using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Volumes;

/// <summary>Makes a pod's volumes: configMap and secret as files, each written anew in one
/// step when its object changes (<see cref="Refresh"/>); emptyDir as a new folder; a claim as its folder.</summary>
internal sealed class VolumeMounter(IClusterStore store, ClaimFolders claims)
{
    public VolumeOutcome Mount(JsonObject pod, JsonObject volume, string folder)
    {
        var name = volume.Text("name") ?? "";
        if (volume["configMap"] is JsonObject configMap)
        {
            return Write(pod, KnownResources.ConfigMaps, "configmap", configMap.Text("name") ?? "", configMap, name, folder);
        }

        if (volume["secret"] is JsonObject secret)
        {
            return Write(pod, KnownResources.Secrets, "secret", secret.Text("secretName") ?? "", secret, name, folder);
        }

        if (volume.Text("persistentVolumeClaim", "claimName") is { } claim)
        {
            return Claim(pod, claim, name);
        }

        Directory.CreateDirectory(folder);
        return new VolumeOutcome.Mounted(folder);
    }

    /// <summary>
    /// Brings a configMap or secret volume up to date, as the kubelet does about once a minute. What is gone, or does not fit any more, is left as it was.
    /// The kubelet does the same for a whole volume at once; here each file is replaced in one step.
    /// </summary>
    public void Refresh(JsonObject pod, JsonObject volume, string folder)
    {
        if (volume["configMap"] is not null || volume["secret"] is not null)
        {
            Mount(pod, volume, folder);
        }
    }

    private VolumeOutcome Write(JsonObject pod, GroupResource resource, string kind, string source, JsonObject reference, string volume, string folder)
    {
        if (store.Get(new ObjectKey(resource, pod.Namespace, source)) is not { } found)
        {
            if (!reference.IsSet("optional"))
            {
                return new VolumeOutcome.Missing($"MountVolume.SetUp failed for volume \"{volume}\" : {kind} \"{source}\" not found");
            }

            Directory.CreateDirectory(folder);
            return new VolumeOutcome.Mounted(folder);
        }

        var (files, fault) = KeyedFiles.Lay(reference, KeyedFiles.Data(found));
        if (fault is not null)
        {
            return new VolumeOutcome.Missing($"MountVolume.SetUp failed for volume \"{volume}\" : {kind} \"{source}\" {fault}");
        }

        Directory.CreateDirectory(folder);
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(file.Content))
            {
                continue;
            }

            var fresh = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllBytes(fresh, file.Content);

            // configMap and secret volumes are read-only in every container, whatever the mount says.
            SetMode(fresh, file.Mode & ~(UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
            File.Move(fresh, path, overwrite: true);
        }

        return new VolumeOutcome.Mounted(folder);
    }

    private VolumeOutcome Claim(JsonObject pod, string claim, string volume)
    {
        if (store.Get(new ObjectKey(KnownResources.Claims, pod.Namespace, claim)) is not { } found)
        {
            return new VolumeOutcome.Missing($"MountVolume.SetUp failed for volume \"{volume}\" : persistentvolumeclaim \"{claim}\" not found");
        }

        if (found.Text("status", "phase") != "Bound")
        {
            return new VolumeOutcome.Missing($"MountVolume.SetUp failed for volume \"{volume}\" : persistentvolumeclaim \"{claim}\" is not bound");
        }

        var folder = claims.Find(pod.Namespace ?? "", claim);
        return Directory.Exists(folder)
            ? new VolumeOutcome.Mounted(folder)
            : new VolumeOutcome.Missing($"MountVolume.SetUp failed for volume \"{volume}\" : the claim's folder is gone");
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
