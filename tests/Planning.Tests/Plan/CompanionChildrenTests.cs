using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Report;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Tests.Plan;

/// <summary>Children that a spec switches on and off.</summary>
public sealed class CompanionChildrenTests
{
    [TestCase(0, null)]
    [TestCase(1, null)]
    [TestCase(2, 1)]
    [TestCase(9, 1)]
    public void A_drain_takes_one_of_several_pods_and_nothing_guards_a_single_one(int replicas, int? maxUnavailable) =>
        Assert.That(Desired<V1PodDisruptionBudget>(Given.ModelDeployment(replicas: replicas))?.Spec!.MaxUnavailable?.Number, Is.EqualTo(maxUnavailable));

    [TestCase(1, null)]
    [TestCase(3, 1)]
    public void An_autoscaled_model_is_guarded_by_its_fewest_pods(int minimum, int? maxUnavailable) =>
        Assert.That(Desired<V1PodDisruptionBudget>(Given.ModelDeployment().WithAutoscaling(minimum))?.Spec!.MaxUnavailable?.Number, Is.EqualTo(maxUnavailable));

    [Test]
    public void A_budget_of_any_valid_spec_leaves_a_drain_a_pod_to_take()
    {
        foreach (var (replicas, minimum) in from replicas in Enumerable.Range(1, 20) from minimum in Enumerable.Range(1, 25) select (replicas, minimum))
        {
            var resource = WithBudget(Given.ModelDeployment(replicas: replicas), new DisruptionBudgetSpec { MinAvailable = minimum });
            var plan = ReconcilePlanner.Plan(Given.Snapshot(resource), Given.Settings);
            var budget = plan.Desired.OfType<V1PodDisruptionBudget>().SingleOrDefault();

            Assert.That(budget is not null, Is.EqualTo(minimum < replicas), $"{minimum} of {replicas}");
            Assert.That(budget?.Spec!.MinAvailable?.Number ?? 0, Is.LessThan(replicas));
            Assert.That(budget?.Spec!.UnhealthyPodEvictionPolicy ?? "AlwaysAllow", Is.EqualTo("AlwaysAllow"));
        }
    }

    [Test]
    public void What_is_switched_off_is_removed_if_it_is_ours()
    {
        var serving = Given.Serving(Given.ModelDeployment(replicas: 2));
        var off = serving with { Resource = WithBudget(serving.Resource, new DisruptionBudgetSpec { Type = GenerationTypes.Disabled }) };
        Assert.That(ReconcilePlanner.Plan(off, Given.Settings).Deletes, Is.EqualTo(serving.Companions.OfType<V1PodDisruptionBudget>()));

        var foreign = new V1PodDisruptionBudget { Metadata = new V1ObjectMeta { Name = "resnet50", Namespace = "vision" } };
        var plan = ReconcilePlanner.Plan(off.With(foreign), Given.Settings);
        Assert.That((plan.Deletes.Count, plan.Conflicts.Count), Is.EqualTo((0, 0)), "a user's own is left alone");
        Assert.That(ReconcilePlanner.Plan(serving.With(foreign), Given.Settings).Conflicts, Is.EqualTo([new NameConflict("PodDisruptionBudget", "resnet50")]));
    }

    [Test]
    public void What_is_around_the_pods_never_restarts_them()
    {
        var serving = Given.Serving(Given.ModelDeployment());
        var plan = ReconcilePlanner.Plan(
            serving with
            {
                ServesPodMonitors = true,
                ServesHttpRoutes = true,
                Resource = With(serving.Resource, spec => spec with
                {
                    Availability = new AvailabilitySpec { PodDisruptionBudget = new DisruptionBudgetSpec { MaxUnavailable = 1 } },
                    Networking = new NetworkingSpec { NetworkPolicy = new NetworkPolicySpec(), Gateway = new GatewaySpec { ParentRefs = [new GatewayParentSpec { Name = "g" }] } },
                    Observability = new ObservabilitySpec { PodMonitor = PodMonitorPolicies.Enabled },
                }),
            },
            Given.Settings);
        Assert.That(plan.Applies.Select(child => child.Kind), Is.EquivalentTo(["NetworkPolicy", "PodDisruptionBudget", "PodMonitor", "HTTPRoute"]));
        Assert.That((plan.Revision, plan.IsRolloutPending), Is.EqualTo((Given.RevisionOf(serving), false)));
    }

    [Test]
    public void Pods_from_before_there_were_ServiceAccounts_are_not_restarted_for_one()
    {
        var serving = Given.Serving(Given.ModelDeployment());
        var model = ((ResolveResult.Resolved)ModelDeploymentResolver.Resolve(serving.Resource, Given.Settings)).Model;
        var today = DesiredRevision.For(model, serving.Resource.Spec!, live: null);
        var template = today.BareTemplate with { Spec = today.BareTemplate.Spec! with { ServiceAccountName = null } };
        var pinned = today with { BareTemplate = template, Name = $"{model.Name}-{RevisionHash.OfPod(template, today.Configuration)}" };
        var old = DeploymentBuilder.Build(model, pinned, new ReplicaCount(1, null));
        old.Metadata = old.Metadata! with { Uid = "d" };

        var before = Given.Snapshot(serving.Resource) with { Deployment = old };
        var plan = ReconcilePlanner.Plan(before, Given.Settings);
        Assert.That((plan.Revision, plan.IsRolloutPending), Is.EqualTo((pinned.Name, false)));
        Assert.That(plan.Desired.OfType<V1ServiceAccount>(), Is.Empty, "nothing can conflict with what is not made");

        var changed = ReconcilePlanner.Plan(before with { Resource = serving.Resource.WithModel(spec => spec with { Version = "2" }) }, Given.Settings);
        Assert.That(changed.Desired.OfType<V1ServiceAccount>().Single().AutomountServiceAccountToken, Is.False);
        Assert.That(changed.Applies.Select(child => child.Kind), Is.EqualTo(["ConfigMap", "Service", "ServiceAccount", "Deployment"]), "the account before the pods");
    }

    [Test]
    public void A_kind_that_the_cluster_does_not_know_is_said_and_the_rest_is_written()
    {
        var serving = Given.Serving(Given.ModelDeployment());
        var wanting = serving with { Resource = With(serving.Resource, spec => spec with { Observability = new ObservabilitySpec { PodMonitor = PodMonitorPolicies.Enabled } }) };
        var plan = ReconcilePlanner.Plan(wanting, Given.Settings);
        Assert.That(plan.Desired.OfType<V1PodMonitor>(), Is.Empty);

        var status = StatusCalculator.Calculate(wanting, plan, []);
        Assert.That(Expect.Condition(status, ConditionTypes.Ready, "False", FailureReasons.KindNotServed).Message, Does.Contain("PodMonitor (monitoring.coreos.com/v1)"));
        Expect.Condition(status, ConditionTypes.Reconciling, "True", FailureReasons.KindNotServed);
        Expect.NoCondition(status, ConditionTypes.Stalled);
        Expect.Condition(status, ConditionTypes.Available, "True", ConditionReasons.MinimumReplicasAvailable);

        var auto = ReconcilePlanner.Plan(serving, Given.Settings);
        Assert.That((auto.Unserved.Count, auto.Applies.Count), Is.EqualTo((0, 0)));
        Assert.That(ReconcilePlanner.Plan(serving with { ServesPodMonitors = true }, Given.Settings).Applies.Select(child => child.Kind), Is.EqualTo(["PodMonitor"]));
    }

    [TestCase(true, "HTTPS", "https://resnet50.example.com")]
    [TestCase(true, "HTTP", "http://resnet50.example.com")]
    [TestCase(false, "HTTPS", "http://resnet50.vision.svc:8080")]
    public void Url_is_the_gateways_once_it_has_accepted_the_route(bool isAccepted, string scheme, string url)
    {
        var resource = With(Given.ModelDeployment(), spec => spec with
        {
            Networking = new NetworkingSpec
            {
                Gateway = new GatewaySpec { ParentRefs = [new GatewayParentSpec { Name = "g" }], Hostnames = ["*.example.com", "resnet50.example.com"], UrlScheme = scheme },
            },
        });
        var snapshot = Given.Snapshot(resource) with { ServesHttpRoutes = true };
        var route = ReconcilePlanner.Plan(snapshot, Given.Settings).Desired.OfType<V1HTTPRoute>().Single() with
        {
            Status = new V1HTTPRouteStatus { Parents = [new V1RouteParentStatus { Conditions = [new V1Condition { Type = "Accepted", Status = isAccepted ? "True" : "False" }] }] },
        };
        var seen = snapshot.With(route);
        Assert.That(StatusCalculator.Calculate(seen, ReconcilePlanner.Plan(seen, Given.Settings), []).Url, Is.EqualTo(url));
    }

    [Test]
    public void A_port_that_somebody_adds_to_a_policy_is_taken_back()
    {
        var resource = With(Given.ModelDeployment(), spec => spec with { Networking = new NetworkingSpec { NetworkPolicy = new NetworkPolicySpec() } });
        var applied = Given.Applied(resource);
        Assert.That(ReconcilePlanner.Plan(applied, Given.Settings).Applies, Is.Empty);

        var policy = applied.Companions.OfType<V1NetworkPolicy>().Single();
        var rule = policy.Spec!.Ingress![0];
        var opened = policy with
        {
            Spec = policy.Spec with { Ingress = [rule with { Ports = [.. rule.Ports!, new V1NetworkPolicyPort { Protocol = "TCP", Port = IntOrString.From(22) }] }] },
        };
        Assert.That(ReconcilePlanner.Plan(applied.With(opened), Given.Settings).Applies.Select(child => child.Kind), Is.EqualTo(["NetworkPolicy"]));
    }

    private static T? Desired<T>(V1Alpha1ModelDeployment resource) where T : class =>
        ReconcilePlanner.Plan(Given.Snapshot(resource), Given.Settings).Desired.OfType<T>().SingleOrDefault();

    private static V1Alpha1ModelDeployment WithBudget(V1Alpha1ModelDeployment resource, DisruptionBudgetSpec budget) =>
        With(resource, spec => spec with { Availability = new AvailabilitySpec { PodDisruptionBudget = budget } });

    private static V1Alpha1ModelDeployment With(V1Alpha1ModelDeployment resource, Func<V1Alpha1ModelDeploymentSpec, V1Alpha1ModelDeploymentSpec> change) =>
        resource with { Spec = change(resource.Spec!) };
}
