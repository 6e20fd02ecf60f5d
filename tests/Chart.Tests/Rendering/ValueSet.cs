using ModelServing.Testing;

namespace ModelServing.Chart.Tests.Rendering;

/// <summary>Values that somebody may install the chart with: a file of Combinations/ or of examples/install/.</summary>
public sealed record ValueSet(string Name, string Text)
{
    public static IReadOnlyList<ValueSet> All { get; } =
    [
        .. Folder(Repository.At("tests", "Chart.Tests", "Combinations")),
        .. Folder(Repository.At("examples", "install")),
    ];

    // The name of the test case.
    public override string ToString() => Name;

    private static IEnumerable<ValueSet> Folder(string folder) =>
        Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(file => new ValueSet(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)));
}
