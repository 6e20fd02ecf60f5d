namespace ModelServing.Integration.Tests;

/// <summary>What /proc tells of a process (proc(5)).</summary>
internal static class ProcessFiles
{
    /// <summary>A file of the process; empty if it is gone or another user's.</summary>
    public static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (IOException)
        {
            return "";
        }
        catch (UnauthorizedAccessException)
        {
            return "";
        }
    }
}
