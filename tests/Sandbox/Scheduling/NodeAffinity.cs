using System.Globalization;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Scheduling;

/// <summary>nodeSelector and required node affinity: the terms are alternatives, the expressions within one must all hold.</summary>
internal static class NodeAffinity
{
    public static bool Matches(JsonObject pod, JsonObject node)
    {
        if (!LabelSelector.MatchesAll(pod.Strings("spec", "nodeSelector"), node.Labels))
        {
            return false;
        }

        var required = pod.At("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        return required is null || required.Items("nodeSelectorTerms").Any(term => TermMatches(term, node));
    }

    private static bool TermMatches(JsonObject term, JsonObject node)
    {
        var expressions = term.Items("matchExpressions");
        var fields = term.Items("matchFields");

        // A term without any requirement matches nothing.
        return expressions.Count + fields.Count > 0
            && expressions.All(expression => Holds(expression, node.Labels))
            && fields.All(field => Holds(field, new Dictionary<string, string> { ["metadata.name"] = node.Name }));
    }

    private static bool Holds(JsonObject requirement, IReadOnlyDictionary<string, string> labels)
    {
        var values = requirement.Texts("values");
        var present = labels.TryGetValue(requirement.Text("key") ?? "", out var value);
        return requirement.Text("operator") switch
        {
            "In" => present && values.Contains(value),
            "NotIn" => !present || !values.Contains(value),
            "Exists" => present,
            "DoesNotExist" => !present,
            "Gt" => present && Compare(value!, values) > 0,
            "Lt" => present && Compare(value!, values) < 0,
            _ => false,
        };
    }

    /// <summary>Compares as integers; null, and so neither greater nor less, if either side is none.</summary>
    private static int? Compare(string value, IReadOnlyList<string> values) =>
        values.Count == 1
        && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var label)
        && long.TryParse(values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bound)
            ? label.CompareTo(bound) : null;
}
