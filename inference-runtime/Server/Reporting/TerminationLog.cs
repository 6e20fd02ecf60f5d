using ModelServing.Protocol.Metadata;

namespace ModelServing.Runtime.Reporting;

/// <summary>The file that the kubelet reads when the container ends (<c>terminationMessagePath</c>).</summary>
internal sealed class TerminationLog(string path, ILogger logger)
{
    public const string DefaultPath = "/dev/termination-log";

    /// <summary>Replaces the file's content. A file that cannot be written is logged: the exit code still tells the cause.</summary>
    public void Write(ModelIndexEntry report)
    {
        if (path == DefaultPath && !File.Exists(path))
        {
            // Outside a container: the kubelet makes the file before it starts one.
            return;
        }

        try
        {
            File.WriteAllBytes(path, TerminationMessage.Render(report));
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            Log.TerminationLogUnwritable(logger, path, unwritable.Message);
        }
    }
}
