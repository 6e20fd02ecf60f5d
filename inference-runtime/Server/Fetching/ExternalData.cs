using ModelServing.Engine.Models;
using ModelServing.Onnx.Format;

namespace ModelServing.Runtime.Fetching;

/// <summary>The files that a model keeps its weights in.</summary>
internal static class ExternalData
{
    /// <summary>Their paths relative to the model's folder, in order. None of a file that is no ONNX model: what loads it says so.</summary>
    /// <param name="modelPath">The model file.</param>
    /// <param name="target">The name that the model will have.</param>
    /// <param name="complaint">Set where the model names a file that it may not have.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<string> Of(string modelPath, string target, out FetchOutcome.Failed? complaint)
    {
        complaint = null;
        string[] paths;
        try
        {
            paths = [.. OnnxModelReader.Describe(modelPath).ExternalLocations.Select(RelativePath.Normalize).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
        catch (OnnxFormatException)
        {
            return [];
        }

        var name = Path.GetFileName(target);
        if (paths.FirstOrDefault(path => !RelativePath.IsSafe(path) || path.Split('/')[0] == name || path.StartsWith('.')) is not { } bad)
        {
            return paths;
        }

        complaint = new FetchOutcome.Failed(FailureReason.InvalidModel, $"the model names '{bad}' as a file with weights; it must be a file of its own below the model's folder");
        return [];
    }
}
