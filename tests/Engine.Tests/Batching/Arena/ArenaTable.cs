using System.Globalization;
using System.Text;

namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>Every contender on every workload, as text.</summary>
internal static class ArenaTable
{
    private const int First = 36;
    private const int Column = 14;

    /// <param name="games">The scores of each workload, our own first.</param>
    public static string Of(IReadOnlyList<(ArenaWorkload Workload, ArenaScore[] Scores)> games)
    {
        var text = new StringBuilder("Answers within the objective, for each second; in brackets the 99th percentile of all answers in ms.\n");
        if (games.Count > 0)
        {
            text.Append("".PadRight(First)).AppendJoin("", games[0].Scores.Select(score => score.Contender.PadLeft(Column))).Append("     of best rule\n");
        }

        foreach (var (workload, scores) in games)
        {
            var ratio = scores[0].Goodput / scores.Skip(1).Max(score => score.Goodput);
            text.Append(workload.Name.PadRight(First))
                .AppendJoin("", scores.Select(score => string.Create(CultureInfo.InvariantCulture, $"{score.Goodput:0} [{score.P99:0.0}]").PadLeft(Column)))
                .Append(CultureInfo.InvariantCulture, $"{ratio,12:0.00} {(ratio >= workload.Bar ? "" : "FAIL")}\n");
        }

        return text.ToString();
    }
}
