using System.Globalization;
using System.Text;

namespace ModelServing.Sandbox.Nodes.Processes;

/// <summary>
/// Finds processes by a mark in their environment, which children inherit even if they leave the process group: what a cgroup does for a
/// real kubelet. Needs /proc.
/// </summary>
internal static class MarkedProcesses
{
    public const string Variable = "MODEL_SANDBOX_CONTAINER";

    /// <summary>The processes whose mark begins with <paramref name="prefix"/>.</summary>
    public static IReadOnlyList<int> Find(string prefix)
    {
        var wanted = Encoding.UTF8.GetBytes($"{Variable}={prefix}");
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && process != Environment.ProcessId && HasMark(folder, wanted))
            {
                found.Add(process);
            }
        }

        return found;
    }

    /// <summary>Kills until none is left: one that forks while we look is found in the next round.</summary>
    public static void KillAll(string prefix)
    {
        for (var left = Find(prefix); left.Count > 0; left = Find(prefix))
        {
            foreach (var process in left)
            {
                Signals.Send(process, Signals.Kill);
            }
        }
    }

    private static bool HasMark(string folder, byte[] wanted)
    {
        try
        {
            // A dead process that its parent has not reaped yet has an empty environment.
            return new ReadOnlySpan<byte>(File.ReadAllBytes(Path.Combine(folder, "environ"))).IndexOf(wanted) >= 0;
        }
        catch (IOException)
        {
            return false; // It ended while we looked.
        }
        catch (UnauthorizedAccessException)
        {
            return false; // It is another user's, so it is none of ours.
        }
    }
}
