using System.Text;

namespace ModelServing.Sandbox.Nodes.Containers;

/// <summary>What a container left to say when it ended: the end of its termination file, or, where the policy asks for it, of its log.</summary>
internal static class TerminationMessage
{
    private const int FileBytes = 4096;
    private const int LogBytes = 2048;
    private const int LogLines = 80;

    public static string Read(string terminationFile, string logFile, bool fallBackToLog, int exitCode)
    {
        var message = Tail(terminationFile, FileBytes);
        if (message.Length > 0 || !fallBackToLog || exitCode == 0)
        {
            return message;
        }

        var lines = Tail(logFile, LogBytes).Split('\n');
        var last = lines[^1].Length == 0 ? LogLines + 1 : LogLines;
        return string.Join('\n', lines.TakeLast(last));
    }

    private static string Tail(string file, int bytes)
    {
        if (!File.Exists(file))
        {
            return "";
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(Math.Max(0, stream.Length - bytes), SeekOrigin.Begin);
        var buffer = new byte[bytes];
        var read = stream.ReadAtLeast(buffer, bytes, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(buffer, 0, read);
    }
}
