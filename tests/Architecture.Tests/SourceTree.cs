using ModelServing.Testing;

namespace ModelServing.Architecture.Tests;

/// <summary>The files of the checkout that we wrote: nothing built, fetched or generated.</summary>
internal static class SourceTree
{
    public static readonly string[] ShippedFolders = ["operator", "inference-runtime"];

    public static readonly string[] AllFolders = [.. ShippedFolders, "tests"];

    private static readonly string[] NotOurs = ["node_modules", "artifacts", "bin", "obj"];

    public static IEnumerable<string> Files(string pattern, params string[] folders) =>
        folders
            .Select(folder => Repository.At(folder))
            .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
            .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(NotOurs.Contains))
            .Order(StringComparer.Ordinal);

    public static string Relative(string file) => Path.GetRelativePath(Repository.Root, file);
}
