using ModelServing.Demo.Terminal;
using ModelServing.Testing.Cluster;
using ModelServing.Testing.Processes;

namespace ModelServing.Demo.Steps;

/// <summary>Waits on a ModelDeployment's conditions and prints each change.</summary>
internal static class ConditionReport
{
    public static Task<Conditions> UntilAsync(
        Kubectl kubectl, string name, Func<Conditions, bool> accept, TimeSpan limit, Report report, CancellationToken cancellationToken)
    {
        var shown = "";
        return ConditionWatch.UntilAsync(kubectl, "default", name, accept, limit, cancellationToken, Show);

        void Show(Conditions conditions)
        {
            if (conditions.Summary is { Length: > 0 } summary && summary != shown)
            {
                shown = summary;
                report.Detail(summary);
            }
        }
    }
}
