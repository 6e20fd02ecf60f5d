namespace ModelServing.Sandbox.Nodes.Containers;

/// <summary>
/// Stands in for the mount namespace that a local process does not have: a value that is a mounted path, or lies under one, is replaced
/// by the folder or file of this machine. The deepest mount wins. Paths inside longer texts, such as a shell script, are not seen.
/// </summary>
internal sealed class PathMapping
{
    private readonly IReadOnlyList<(string Path, string Host)> _mounts;

    public PathMapping(IEnumerable<(string Path, string Host)> mounts) =>
        _mounts = [.. mounts.Select(mount => (Path: mount.Path.TrimEnd('/'), mount.Host)).OrderByDescending(mount => mount.Path.Length)];

    /// <summary>Maps a value that is a path as a whole; anything else, also a path with "..", is returned as it is.</summary>
    public string Map(string value) => Find(value) ?? value;

    /// <summary>As <see cref="Map"/>, and for "--option=path" the part after the first equals sign.</summary>
    public string MapArgument(string argument)
    {
        var equals = argument.StartsWith('-') ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        return equals < 0 ? Map(argument) : argument[..(equals + 1)] + Map(argument[(equals + 1)..]);
    }

    /// <summary>The host's path, or null if the value is not a path under a mount.</summary>
    public string? Find(string value)
    {
        if (!value.StartsWith('/') || value.Split('/').Contains(".."))
        {
            return null;
        }

        foreach (var (path, host) in _mounts)
        {
            if (value.Length == path.Length ? value == path : value.StartsWith(path, StringComparison.Ordinal) && value[path.Length] == '/')
            {
                return host + value[path.Length..];
            }
        }

        return null;
    }
}
