namespace ModelServing.Engine.Models;

/// <summary>
/// Tells a model that dislikes the synthetic sizes from a model that does not work. Backends have no error code for it, so their words decide; when in
/// doubt the model is served, and its first real request tells.
/// </summary>
internal static class ShapeComplaint
{
    private static readonly string[] Words = ["shape", "dimension", "broadcast", " dims", "rank", "axis", "size"];

    /// <summary>Whether a backend's complaint is about the size of something.</summary>
    public static bool IsAboutShape(string complaint) => Words.Any(word => complaint.Contains(word, StringComparison.OrdinalIgnoreCase));
}
