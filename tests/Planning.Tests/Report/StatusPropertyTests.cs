using System.Text.Json;
using ModelServing.Api;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Report;

namespace ModelServing.Planning.Tests.Report;

/// <summary>What holds for every snapshot, also for those that no cluster should show.</summary>
public sealed class StatusPropertyTests
{
    private const int Rounds = 1500;

    private static readonly string[] AlwaysPresent = ["Ready", "Available", "ModelVerified"];

    [Test]
    public void Status_never_contradicts_itself_or_the_pods()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var snapshot = RandomSnapshot(new Random(seed));
            var plan = ReconcilePlanner.Plan(snapshot, Given.Settings);
            var status = StatusCalculator.Calculate(snapshot, plan, []);
            var types = status.Conditions!.Select(condition => condition.Type).ToArray();

            Assert.That(types, Is.Unique, $"seed {seed}");
            Assert.That(types.Contains("Stalled") && types.Contains("Reconciling"), Is.False, $"seed {seed}: both");
            Assert.That(types, Is.SupersetOf(AlwaysPresent), $"seed {seed}");
            Assert.That(status.Conditions!.Select(condition => condition.ObservedGeneration), Is.All.EqualTo(snapshot.Resource.Metadata!.Generation));
            Assert.That(status.Conditions!.Select(condition => condition.Reason), Is.All.Not.Null.And.All.Not.Empty);
            if (Expect.Find(status, "Ready")!.Status == "True")
            {
                AssertServesFully(snapshot, plan, seed);
                Assert.That(types, Has.None.EqualTo("Stalled").And.None.EqualTo("Reconciling"), $"seed {seed}");
            }

            Assert.That(Expect.Find(status, "Available")!.Status == "True", Is.EqualTo(status.ReadyReplicas > 0), $"seed {seed}");
        }
    }

    [Test]
    public void Status_is_a_fixed_point_and_survives_the_wire()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var snapshot = RandomSnapshot(new Random(seed));
            var plan = ReconcilePlanner.Plan(snapshot, Given.Settings);
            var first = StatusCalculator.Calculate(snapshot, plan, []);
            var json = JsonSerializer.Serialize(snapshot.Resource with { Status = first }, ApiJsonContext.Default.V1Alpha1ModelDeployment);
            var stored = JsonSerializer.Deserialize(json, ApiJsonContext.Default.V1Alpha1ModelDeployment)!;
            var again = StatusCalculator.Calculate(snapshot with { Resource = stored, Now = Given.Now.AddMinutes(3) }, plan, []);
            var third = StatusCalculator.Calculate(snapshot with { Resource = stored with { Status = again }, Now = Given.Now.AddMinutes(9) }, plan, []);
            Assert.That(StatusEquality.AreEqual(again, third), Is.True, $"seed {seed}");
            Assert.That(StatusEvents.Between(again, third), Is.Empty, $"seed {seed}");
        }
    }

    private static void AssertServesFully(ClusterSnapshot snapshot, ReconcilePlan plan, int seed)
    {
        var active = snapshot.Pods.Where(pod => pod.Metadata?.DeletionTimestamp is null && pod.Status?.Phase is not ("Failed" or "Succeeded")).ToArray();
        Assert.That(active, Has.Length.EqualTo(plan.Model!.Replicas), $"seed {seed}");
        Assert.That(active.Select(pod => pod.Metadata?.Labels?[WellKnownLabels.Revision]), Is.All.EqualTo(plan.Revision), $"seed {seed}");
        Assert.That(
            active.Select(pod => pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" })), Is.All.True, $"seed {seed}");
        Assert.That(snapshot.Deployment!.Status!.ObservedGeneration, Is.GreaterThanOrEqualTo(snapshot.Deployment.Metadata!.Generation!.Value), $"seed {seed}");
    }

    private static ClusterSnapshot RandomSnapshot(Random random)
    {
        var resource = Given.ModelDeployment(replicas: random.Next(4));
        resource = random.Next(10) == 0 ? resource.WithModel(model => model with { Source = null }) : resource;
        resource = resource with { Metadata = resource.Metadata! with { Generation = random.Next(1, 4) } };
        var applied = random.Next(10) == 0 ? Given.Snapshot(resource) : Given.Applied(Given.ModelDeployment(replicas: random.Next(3) == 0 ? random.Next(4) : resource.Spec!.Replicas));
        var revision = applied.Deployment is null ? "resnet50-0000000000" : Given.RevisionOf(applied);
        var replicas = resource.Spec!.Replicas ?? 1;
        V1Pod[] pods = [.. Enumerable.Range(0, random.Next(3) == 0 ? random.Next(5) : replicas).Select(index => RandomPod(random, index, revision))];
        var ready = pods.Count(pod => pod.Status?.Conditions?.Any(condition => condition.Type == "Ready") == true);
        var deployment = applied.Deployment is null ? null : Given.AsStored(applied.Deployment, random.Next(3) == 0 ? random.Next(4) : replicas, random.Next(3) == 0 ? random.Next(4) : ready);
        return applied with
        {
            Resource = resource,
            Deployment = deployment is null ? null : deployment with { Status = RandomStatus(random, deployment.Status!) },
            Pods = pods,
            Reports = pods.Where(_ => random.Next(2) == 0).ToDictionary(pod => pod.Metadata!.Name!, _ => RandomReport(random)),
        };
    }

    private static V1DeploymentStatus RandomStatus(Random random, V1DeploymentStatus status) => status with
    {
        ObservedGeneration = random.Next(6) == 0 ? null : status.ObservedGeneration,
        Conditions = random.Next(6) == 0
            ? [new V1WorkloadCondition { Type = "Progressing", Status = "False", Reason = "ProgressDeadlineExceeded" }]
            : null,
    };

    private static V1Pod RandomPod(Random random, int index, string revision)
    {
        var name = $"resnet50-{index}";
        revision = random.Next(8) == 0 ? "resnet50-ffffffffff" : revision;
        string?[] messages = [null, "", "garbage", """{"reason":"ModelNotFound"}""", """{"reason":"DigestMismatch","message":"x"}""", Given.FetchedMessage];
        string[] words = ["CrashLoopBackOff", "ImagePullBackOff", "InvalidImageName", "ContainerCreating", ""];
        var message = messages[random.Next(messages.Length)];
        var pod = random.Next(12) switch
        {
            < 7 => Given.ReadyPod(name, revision),
            7 => Given.Pod(name, revision, new V1PodStatus { InitContainerStatuses = [Given.Crashed("fetch", random.Next(140), message)] }),
            8 => Given.Pod(name, revision, new V1PodStatus { Phase = "Failed", Reason = "Evicted" }),
            9 => Given.Pod(name, revision, new V1PodStatus { ContainerStatuses = [null!, new V1ContainerStatus(), Given.Ended("runtime", 65, message)] }),
            10 => Given.Pod(name, revision, new V1PodStatus
            {
                ContainerStatuses = [new V1ContainerStatus { State = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = words[random.Next(words.Length)] } } }],
            }),
            _ => new V1Pod { Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { [WellKnownLabels.Revision] = revision } } },
        };
        return random.Next(10) == 0 ? pod with { Metadata = pod.Metadata! with { DeletionTimestamp = Given.Now } } : pod;
    }

    private static RuntimeReport RandomReport(Random random) => random.Next(4) switch
    {
        0 => Given.ReadyReport,
        1 => new RuntimeReport(),
        2 => new RuntimeReport { State = "UNAVAILABLE", Reason = "InvalidModel", ExitCode = random.Next(100) },
        _ => new RuntimeReport { State = "LOADING", Reason = "WarmingUp" },
    };
}
