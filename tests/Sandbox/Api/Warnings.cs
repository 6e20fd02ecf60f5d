namespace ModelServing.Sandbox.Api;

/// <summary>Warning headers (RFC 7234 section 5.5, code 299), which kubectl prints.</summary>
internal static class Warnings
{
    public static void Add(HttpResponse response, string text)
    {
        var clean = new string([.. text.Select(c => char.IsControl(c) || c > 126 ? '?' : c)]);
        response.Headers.Append("Warning", $"299 - \"{clean.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
    }
}
