using System.Diagnostics;

namespace ModelServing.Host.Plans.Output;

/// <summary>Prints plans in the form that was asked for.</summary>
internal static class PlanWriter
{
    public static string Write(string form, IReadOnlyList<PlannedModel> models, bool isDiff) => form switch
    {
        "yaml" => YamlPlan.Write(models, isDiff),
        "json" => JsonPlan.Write(models, isDiff),
        "table" => TablePlan.Write(models),
        _ => throw new UnreachableException($"{form} is no form of output."),
    };
}
