using System.Text;

namespace ModelServing.Host.Plans.Output;

/// <summary>A line a child, and a line a rollout, for people.</summary>
internal static class TablePlan
{
    private static readonly string[] Head = ["NAMESPACE", "MODEL", "ACTION", "KIND", "NAME"];

    public static string Write(IReadOnlyList<PlannedModel> models)
    {
        string[][] rows = [Head, .. models.SelectMany(model => model.Changes.Select(change => (string[])[model.Namespace, model.Name, change.Action, change.Kind, change.Name]))];
        var widths = Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(string.Join("   ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        }

        foreach (var model in models)
        {
            text.Append($"{model.Namespace}/{model.Name}: {model.Rollout.Strategy}: {model.Rollout.Reason}\n");
        }

        return text.ToString();
    }
}
