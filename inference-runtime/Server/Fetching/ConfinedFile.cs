namespace ModelServing.Runtime.Fetching;

/// <summary>Opens files below a folder whose content is not trusted: no path and no symbolic link leads out of it.</summary>
internal static class ConfinedFile
{
    private const int MaxLinks = 40;

    /// <param name="root">The folder.</param>
    /// <param name="relativePath">Slash-separated, below it.</param>
    /// <param name="name">What the folder is called in messages.</param>
    /// <exception cref="UnauthorizedAccessException">The path leads out of the folder, or the file may not be read.</exception>
    /// <exception cref="IOException">There is no such file, it is none but a folder, pipe or device, or it cannot be read.</exception>
    public static FileStream OpenRead(string root, string relativePath, string name = "the source folder")
    {
        RequireRelative(relativePath);
        var realRoot = RealPath(Path.GetFullPath(root));
        RequireInside(realRoot, RealPath(Path.Join(realRoot, relativePath)), relativePath, name);
        if (!OperatingSystem.IsLinux())
        {
            return Open(Path.Join(realRoot, relativePath));
        }

        // Whoever writes to the volume could have swapped a link in since the look above; the kernel knows what is held.
        using var held = PathHandle.Open(Path.Join(realRoot, relativePath));
        RequireInside(realRoot, held.RealPath ?? realRoot, relativePath, name);
        return held.OtherKind() is { } kind ? throw new IOException($"'{relativePath}' is {kind}, and not a file") : Open(held.Path);
    }

    /// <summary>Where a folder really is, without links on the way.</summary>
    /// <param name="root">The folder that it must be in.</param>
    /// <param name="relativePath">Slash-separated, below it.</param>
    /// <param name="name">What the root is called in messages.</param>
    /// <exception cref="UnauthorizedAccessException">The path leads out of the root.</exception>
    public static string Folder(string root, string relativePath, string name)
    {
        RequireRelative(relativePath);
        var realRoot = RealPath(Path.GetFullPath(root));
        var real = RealPath(Path.Join(realRoot, relativePath));
        RequireInside(realRoot, real, relativePath, name);
        return real;
    }

    private static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read,
        BufferSize = 0,
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
    });

    private static void RequireRelative(string relativePath)
    {
        if (Path.IsPathRooted(relativePath) || relativePath.Contains('\0') || relativePath.Split('/').Contains(".."))
        {
            throw new UnauthorizedAccessException($"'{relativePath}' must be relative and without '..'");
        }
    }

    private static void RequireInside(string realRoot, string realPath, string relativePath, string name)
    {
        if (!realPath.StartsWith(Path.EndsInDirectorySeparator(realRoot) ? realRoot : realRoot + '/', StringComparison.Ordinal))
        {
            throw new UnauthorizedAccessException($"'{relativePath}' leads out of {name}");
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
