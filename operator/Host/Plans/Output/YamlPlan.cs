using System.Text;
using ModelServing.Host.Crd;

namespace ModelServing.Host.Plans.Output;

/// <summary>
/// For each model what was resolved and what becomes of its pods, as comments, and then the children, so that the whole can be applied or kept; with
/// something to compare with, the differences in their place, in the form of <c>diff -u</c>.
/// </summary>
internal static class YamlPlan
{
    public static string Write(IReadOnlyList<PlannedModel> models, bool isDiff)
    {
        var text = new StringBuilder();
        foreach (var model in models)
        {
            WriteHead(text, model);
            foreach (var change in model.Changes)
            {
                if (isDiff)
                {
                    text.Append(ChangeDiff.Of(model, change));
                }
                else
                {
                    text.Append("---\n").Append(YamlText.Write(change.After!));
                }
            }
        }

        return text.ToString();
    }

    private static void WriteHead(StringBuilder text, PlannedModel model)
    {
        text.Append($"# ModelDeployment {model.Namespace}/{model.Name}, from {model.Origin}\n");
        text.Append($"# rollout: {model.Rollout.Strategy}: {model.Rollout.Reason}\n");
        if (model.Resolved is { } resolved)
        {
            text.Append("# resolved:\n");
            foreach (var line in YamlText.Write(resolved).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                text.Append("#   ").Append(line).Append('\n');
            }
        }
    }
}
