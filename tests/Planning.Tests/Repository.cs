namespace ModelServing.Planning.Tests;

/// <summary>Files of the repository that the tests were built from.</summary>
internal static class Repository
{
    public static string PathOf(string relative)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Operator.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("No Operator.sln above the tests."), relative);
    }

    /// <summary>Set UPDATE_GOLDEN=1 to rewrite expected files instead of comparing them.</summary>
    public static bool RewritesGolden => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";
}
