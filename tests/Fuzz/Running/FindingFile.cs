using System.Security.Cryptography;
using System.Text.Json;

namespace ModelServing.Fuzz.Running;

/// <summary>Findings on the disk: JSON with the input in base 64, and the input itself beside it.</summary>
internal static class FindingFile
{
    /// <returns>Where it is.</returns>
    public static string Write(string folder, Finding finding)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{finding.Target}-{Convert.ToHexStringLower(SHA256.HashData(finding.Input).AsSpan(0, 5))}.json");
        File.WriteAllText(path, JsonSerializer.Serialize(finding, FuzzJsonContext.Default.Finding));
        File.WriteAllBytes(Path.ChangeExtension(path, ".input"), finding.Input);
        return path;
    }

    /// <exception cref="IOException">There is no such file.</exception>
    /// <exception cref="JsonException">It is none of ours.</exception>
    public static Finding Read(string path) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(path), FuzzJsonContext.Default.Finding) ?? throw new JsonException($"{path} holds no finding");
}
