using System.Runtime.InteropServices;

namespace ModelServing.Sandbox.Nodes.Processes;

/// <summary>kill(2), which .NET does not offer for other signals than SIGKILL nor for process groups.</summary>
internal static class Signals
{
    public const int Terminate = 15;
    public const int Kill = 9;

    /// <summary>Signals a process group; the process alone if it has not become a group leader yet. A process that is gone is no error.</summary>
    public static void SendToGroup(int leader, int signal)
    {
        if (NativeKill(-leader, signal) != 0)
        {
            _ = NativeKill(leader, signal);
        }
    }

    public static void Send(int process, int signal) => _ = NativeKill(process, signal);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int process, int signal);
}
