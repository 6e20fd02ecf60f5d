using System.Globalization;
using ModelServing.Engine.Catalogue;

namespace ModelServing.Runtime.Hosting;

/// <summary>
/// The container's memory as its control group counts it (cgroup v2), or the process's alone where there is none. The page cache that the kernel gives up
/// first, inactive_file, is not counted, as the kubelet does not for its working set.
/// </summary>
/// <param name="folder">Where the control group is mounted.</param>
internal sealed class ContainerMemoryGauge(string folder) : IMemoryGauge
{
    private const string DefaultFolder = "/sys/fs/cgroup";

    public ContainerMemoryGauge()
        : this(DefaultFolder)
    {
    }

    public MemoryReading Read()
    {
        if (Number("memory.current") is not { } current)
        {
            return new MemoryReading(Environment.WorkingSet, null);
        }

        return new MemoryReading(Math.Max(0, current - (InactiveFile() ?? 0)), Number("memory.max"));
    }

    private long? InactiveFile() => Lines("memory.stat")
        .Select(line => line.Split(' '))
        .Where(parts => parts is ["inactive_file", _])
        .Select(parts => Parse(parts[1]))
        .FirstOrDefault();

    /// <summary>Null also where it says <c>max</c>: no limit.</summary>
    private long? Number(string file) => Lines(file) is [var first, ..] ? Parse(first) : null;

    private static long? Parse(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(folder, file));
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            // Not in a container, or an older kind of control group: then no limit is known.
            return [];
        }
    }
}
