namespace ModelServing.Runtime.Fetching;

/// <summary>Opens files below a folder whose content is not trusted: no path and no symbolic link leads out of it.</summary>
internal static class ConfinedFile
{
    private const int MaxLinks = 40;

    /// <param name="root">The folder.</param>
    /// <param name="relativePath">Slash-separated, below it.</param>
    /// <exception cref="UnauthorizedAccessException">The path leads out of the folder, or the file may not be read.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static FileStream OpenRead(string root, string relativePath)
    {
        if (Path.IsPathRooted(relativePath) || relativePath.Contains('\0') || relativePath.Split('/').Contains(".."))
        {
            throw new UnauthorizedAccessException($"'{relativePath}' must be relative and without '..'");
        }

        var realRoot = RealPath(Path.GetFullPath(root));
        RequireInside(realRoot, RealPath(Path.Join(realRoot, relativePath)), relativePath);
        var file = new FileStream(Path.Join(realRoot, relativePath), new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.Read,
            BufferSize = 0,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        });
        try
        {
            // Whoever writes to the volume could have swapped a link in since the look above; the kernel knows what was opened.
            if (OperatingSystem.IsLinux())
            {
                var opened = File.ResolveLinkTarget($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}", returnFinalTarget: false);
                RequireInside(realRoot, opened?.FullName ?? realRoot, relativePath);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void RequireInside(string realRoot, string realPath, string relativePath)
    {
        if (!realPath.StartsWith(Path.EndsInDirectorySeparator(realRoot) ? realRoot : realRoot + '/', StringComparison.Ordinal))
        {
            throw new UnauthorizedAccessException($"'{relativePath}' leads out of the source folder");
        }
    }

    /// <summary>The path with every symbolic link on the way replaced by what it points to; parts that do not exist stay as they are.</summary>
    private static string RealPath(string path)
    {
        var pending = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var real = "";
        var links = 0;
        while (pending.TryPop(out var part))
        {
            if (part is "." or "..")
            {
                real = part == "." ? real : real[..Math.Max(real.LastIndexOf('/'), 0)];
                continue;
            }

            var candidate = $"{real}/{part}";
            if (new FileInfo(candidate).LinkTarget is not { } link)
            {
                real = candidate;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new IOException($"'{path}' goes through more than {MaxLinks} symbolic links");
            }

            real = Path.IsPathRooted(link) ? "" : real;
            foreach (var next in link.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                pending.Push(next);
            }
        }

        return real.Length == 0 ? "/" : real;
    }
}
