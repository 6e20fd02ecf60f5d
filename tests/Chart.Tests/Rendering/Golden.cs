namespace ModelServing.Chart.Tests.Rendering;

/// <summary>Files that the tests compare with, and rewrite where they are told to.</summary>
internal static class Golden
{
    public const string Hint = "review the difference, then run with UPDATE_GOLDEN=1";

    public static bool IsRewritten => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";
}
