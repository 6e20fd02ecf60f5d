using System.Text.Json;
using ModelServing.Api;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Host.Plans.Baselines;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Resolve;

namespace ModelServing.Host.Plans;

/// <summary>Puts what a baseline holds through the operator's own planner.</summary>
internal sealed class ModelPlanner(IBaseline baseline, OperatorSettings settings)
{
    public async Task<PlannedModel> PlanAsync(string origin, V1Alpha1ModelDeployment resource, CancellationToken cancellationToken)
    {
        var snapshot = await baseline.GatherAsync(resource, cancellationToken);
        var plan = ReconcilePlanner.Plan(snapshot, settings);
        var problems = plan.Errors.Select(static error => error.ToString())
            .Concat(plan.Conflicts.Select(static conflict => $"{conflict.Kind} {conflict.Name}: exists and is not controlled by this ModelDeployment"));
        return new PlannedModel(
            origin,
            resource.Metadata!.Namespace!,
            resource.Metadata.Name ?? "",
            plan.Model is null ? null : JsonSerializer.SerializeToNode(EffectiveSpec.Of(plan.Model), ApiJsonContext.Default.V1Alpha1ModelDeploymentSpec),
            plan.Revision,
            RolloutForecast.Of(snapshot, plan),
            plan.Conflicts.Count > 0 ? [] : await ChangesAsync(snapshot, plan, cancellationToken),
            [.. problems]);
    }

    private async Task<IReadOnlyList<ChildChange>> ChangesAsync(ClusterSnapshot snapshot, ReconcilePlan plan, CancellationToken cancellationToken)
    {
        var changes = new List<ChildChange>();
        foreach (var desired in plan.Desired)
        {
            var live = snapshot.Find(desired);
            switch (plan.Applies.Contains(desired), live)
            {
                case (true, null):
                    changes.Add(Change(ChildActions.Create, null, desired));
                    break;
                case (true, not null):
                    changes.Add(Change(ChildActions.Update, live, await baseline.AfterAsync(desired, cancellationToken)));
                    break;
                case (false, not null):
                    changes.Add(Change(ChildActions.Keep, live, live));
                    break;
            }
        }

        var gone = plan.Retirements.Concat(plan.Deletes).Concat(baseline.Surplus(snapshot.Resource, plan)).DistinctBy(static child => (child.GetType(), child.Metadata?.Name));
        return [.. changes, .. gone.Select(static child => Change(ChildActions.Delete, child, null))];
    }

    private static ChildChange Change(string action, IKubernetesObject<V1ObjectMeta>? before, IKubernetesObject<V1ObjectMeta>? after)
    {
        var child = after ?? before!;
        return new ChildChange(
            action,
            ChildTypes.Entity(child.GetType()).Kind,
            child.Metadata?.Name ?? "",
            before is null ? null : ChildDocument.Write(before),
            after is null ? null : ChildDocument.Write(after));
    }
}
