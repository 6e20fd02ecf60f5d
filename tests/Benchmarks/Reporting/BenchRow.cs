using ModelServing.Benchmarks.Batching;

namespace ModelServing.Benchmarks.Reporting;

/// <summary>A row of the report: what was claimed, how it came out, and who was measured for it.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Figures">One at least.</param>
/// <param name="Contestants">With their results, for the table.</param>
internal sealed record BenchRow(string Name, IReadOnlyList<Figure> Figures, IReadOnlyList<ContestResult> Contestants)
{
    /// <summary>A file that shows more, if there is one; relative to the report.</summary>
    public string? Plot { get; init; }

    /// <summary>Of those that were measured the one that is furthest from its bar, or least beyond it.</summary>
    public Figure Worst => Figures.Where(figure => figure.Value is not null).MinBy(figure => figure.Margin) ?? Figures[0];

    /// <summary>Whether something was measured, and no bar missed.</summary>
    public bool Holds => Worst.Holds;
}
