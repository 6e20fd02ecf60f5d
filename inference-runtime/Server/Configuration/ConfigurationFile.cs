namespace ModelServing.Runtime.Configuration;

/// <summary>Reads the configuration document from disk.</summary>
internal static class ConfigurationFile
{
    // A ConfigMap holds at most 1 MiB.
    private const int MaxBytes = 1 << 20;

    public static ParsedConfiguration Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var buffer = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length > MaxBytes
                ? Unreadable($"is larger than {MaxBytes} bytes")
                : ConfigurationParser.Parse(buffer.AsMemory(0, length));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Unreadable($"cannot be read: {unreadable.Message}");
        }
    }

    private static ParsedConfiguration.Invalid Unreadable(string message) =>
        new(ModelIdentity.Unknown, [new ConfigurationProblem("", message)]);
}
