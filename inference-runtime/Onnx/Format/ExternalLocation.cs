namespace ModelServing.Onnx.Format;

/// <summary>Where a tensor's data lie, relative to the model's folder.</summary>
internal static class ExternalLocation
{
    /// <summary>Null where the location stays in the model's folder: any other would read any file of the container.</summary>
    public static string? Complaint(string location)
    {
        var segments = location.Split('/', '\\');
        var isOutside = location.Length == 0 || Path.IsPathRooted(location) || segments[0].Length == 0 || segments[0].Contains(':')
            || segments.Contains("..") || location.Contains('\0');
        return isOutside ? $"a tensor's data lie in '{location}', which is outside the model's folder" : null;
    }
}
