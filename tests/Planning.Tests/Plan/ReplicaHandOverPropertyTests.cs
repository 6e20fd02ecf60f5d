using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Tests.Plan;

/// <summary>
/// The count of pods over random histories: users switch between a fixed number and autoscaling, autoscalers scale between any two of our writes,
/// writes are lost half-way, and caches lag.
/// </summary>
public sealed class ReplicaHandOverPropertyTests
{
    private const int Histories = 150;
    private const int Steps = 14;
    private const string Ours = "modelserving-operator";

    [Test]
    public void No_write_of_ours_changes_the_count_but_to_what_the_spec_says()
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = new History(new Random(seed), seed);
            for (var step = 0; step < Steps; step++)
            {
                history.Step();
            }

            history.Settle();
        }
    }

    private sealed class History(Random random, int seed)
    {
        private readonly OwnedReplicas _replicas = new();
        private V1Alpha1ModelDeployment _resource = RandomResource(random);
        private V1Deployment? _live;

        public void Step()
        {
            _resource = random.Next(4) == 0 ? RandomResource(random) : _resource;
            Disturb();
            Reconcile(Disturb, random.Next(5) == 0 ? random.Next(3) : int.MaxValue);
        }

        /// <summary>Undisturbed, a few reconciles come to rest at a count that the spec allows.</summary>
        public void Settle()
        {
            for (var round = 0; round < 4; round++)
            {
                Reconcile(static () => { }, int.MaxValue);
            }

            var (fixedCount, scaled) = (_resource.Spec!.Replicas, _resource.Spec.Autoscaling);
            Assert.That(PlanOf().Applies.OfType<V1Deployment>(), Is.Empty, $"seed {seed}: settled");
            Assert.That(scaled is null ? _replicas.Value : fixedCount, Is.EqualTo(fixedCount), $"seed {seed}");
        }

        private void Reconcile(Action between, int writes)
        {
            var plan = PlanOf();
            between();
            var before = _replicas.Value;
            if (plan.HandOver is { } handOver)
            {
                if (writes-- <= 0 || !_replicas.Apply("modelserving-operator-replicas", handOver.Replicas, force: false))
                {
                    AssertUnchanged(before);
                    return;
                }

                AssertUnchanged(before);
                between();
            }

            if (plan.Applies.OfType<V1Deployment>().SingleOrDefault() is { } applied && writes > 0)
            {
                before = _replicas.Value;
                var isNew = _live is null;
                _replicas.Apply(Ours, applied.Spec!.Replicas, force: true);
                _live = applied;
                AssertAsTheSpecSays(before, isNew);
            }
        }

        /// <summary>With a number that we own the count is set right again; with autoscaling somebody moves it within the bounds, or pauses it.</summary>
        private void Disturb()
        {
            if (_live is not null && random.Next(2) == 0)
            {
                _replicas.Update("autoscaler", random.Next(12));
            }
        }

        private void AssertUnchanged(int before) => Assert.That(_replicas.Value, Is.EqualTo(before), $"seed {seed}: the hand-over changes nothing");

        private void AssertAsTheSpecSays(int before, bool isNew)
        {
            var now = _replicas.Value;
            if (_resource.Spec!.Autoscaling is not { } autoscaling)
            {
                Assert.That(now, Is.EqualTo(_resource.Spec.Replicas), $"seed {seed}");
            }
            else if (now != before || isNew)
            {
                Assert.That(now, Is.InRange(autoscaling.MinReplicas!, autoscaling.MaxReplicas!), $"seed {seed}: from {before}");
                Assert.That(isNew || WasOwned, Is.True, $"seed {seed}: {before} became {now} although it was released");
            }
        }

        /// <summary>Only while the count is still ours may we set it.</summary>
        private bool WasOwned => _live?.Metadata?.Annotations?[WellKnownAnnotations.Replicas] == WellKnownAnnotations.ReplicasOwned;

        private ReconcilePlan PlanOf()
        {
            var live = _live is null ? null : _live with { Spec = _live.Spec! with { Replicas = _replicas.Value } };
            return ReconcilePlanner.Plan(new ClusterSnapshot { Resource = _resource, Deployment = live, Now = Given.Now }, Given.Settings);
        }

        private static V1Alpha1ModelDeployment RandomResource(Random random)
        {
            var minimum = random.Next(1, 6);
            return random.Next(2) == 0
                ? Given.ModelDeployment(replicas: random.Next(8))
                : Given.ModelDeployment().WithAutoscaling(
                    minimum, minimum + random.Next(6), random.Next(3) == 0 ? AutoscalingEngines.External : AutoscalingEngines.HorizontalPodAutoscaler);
        }
    }
}
