using System.Text.Json.Nodes;
using ModelServing.Sandbox.Nodes;
using ModelServing.Sandbox.Scheduling;
using ModelServing.Sandbox.Tests.Nodes;

namespace ModelServing.Sandbox.Tests.Scheduling;

public sealed class PodSchedulerTests
{
    private const string NoVictims = " preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.";
    private const string NotHelpful = " preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.";

    [TestCase("""{"limits": {"nvidia.com/gpu": "3"}}""", "0/1 nodes are available: 1 Insufficient nvidia.com/gpu." + NoVictims)]
    [TestCase("""{"requests": {"cpu": "5", "memory": "1Ti"}}""", "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory." + NoVictims)]
    [TestCase("""{"limits": {"nvidia.com/mig-1g.5gb": "1"}}""", "0/1 nodes are available: 1 Insufficient nvidia.com/mig-1g.5gb." + NoVictims)]
    public void What_does_not_fit_is_told_in_the_words_of_the_scheduler(string resources, string message) =>
        Assert.That(Schedule(Pod(resources), Node("a")), Is.EqualTo(new SchedulingDecision.Unschedulable(message)));

    [TestCase("""{"requests": {"cpu": "3500m"}}""", true, TestName = "What exactly fits is bound")]
    [TestCase("""{"requests": {"cpu": "3501m"}}""", false, TestName = "What is a thousandth too much is not")]
    [TestCase("{}", true, TestName = "A pod that asks for nothing fits")]
    public void Requests_of_bound_pods_are_counted(string resources, bool fits)
    {
        var bound = Bound(Pod("""{"requests": {"cpu": "500m"}}"""));
        var finished = Bound(Pod("""{"requests": {"cpu": "4"}}""")).With("status", """{"phase": "Succeeded"}""");
        Assert.That(Schedule(Pod(resources), NodeState.Of(Build(new NodeOptions { Name = "a", Capacity = Capacity }), [bound, finished])), fits ? Is.EqualTo(new SchedulingDecision.Bind("a")) : Is.TypeOf<SchedulingDecision.Unschedulable>());
    }

    [Test]
    public void An_init_container_counts_by_itself_not_in_addition()
    {
        var pod = Pod("""{"requests": {"cpu": "1"}}""").WithSpec("initContainers", """[{"name": "i", "resources": {"requests": {"cpu": "3"}}}, {"name": "j", "resources": {"requests": {"cpu": "2"}}}]""");
        Assert.That(PodRequests.Of(pod)["cpu"], Is.EqualTo((Int128)3000));
    }

    [TestCase("In", "\"H200\", \"H100\"", true)]
    [TestCase("In", "\"A100\"", false)]
    [TestCase("NotIn", "\"A100\"", true)]
    [TestCase("NotIn", "\"H200\"", false)]
    [TestCase("Exists", "", true)]
    [TestCase("DoesNotExist", "", false)]
    public void Required_node_affinity_is_kept(string @operator, string values, bool fits) =>
        AssertAffinity("gpu", @operator, values, fits);

    [TestCase("Gt", "\"79000\"", true)]
    [TestCase("Gt", "\"80000\"", false)]
    [TestCase("Lt", "\"90000\"", true)]
    [TestCase("Lt", "\"many\"", false, Description = "not a number")]
    public void Numbers_in_labels_are_compared_as_numbers(string @operator, string values, bool fits) =>
        AssertAffinity("memory", @operator, values, fits);

    [Test]
    public void A_taint_keeps_pods_off_that_do_not_tolerate_it()
    {
        var tainted = Node("a", taint: "nvidia.com/gpu=present:NoSchedule");
        Assert.That(Schedule(Pod("{}"), tainted), Is.EqualTo(new SchedulingDecision.Unschedulable("0/1 nodes are available: 1 node(s) had untolerated taint {nvidia.com/gpu: present}." + NotHelpful)));
        Assert.That(Schedule(Tolerating("""{"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}"""), tainted), Is.EqualTo(new SchedulingDecision.Bind("a")));
        Assert.That(Schedule(Tolerating("""{"key": "nvidia.com/gpu", "value": "absent"}"""), tainted), Is.TypeOf<SchedulingDecision.Unschedulable>());
        Assert.That(Schedule(Pod("{}"), Node("a", taint: "busy:PreferNoSchedule")), Is.EqualTo(new SchedulingDecision.Bind("a")));

        static JsonObject Tolerating(string toleration) => Pod("{}").WithSpec("tolerations", $"[{toleration}]");
    }

    [Test]
    public void Reasons_are_counted_over_all_nodes()
    {
        var decision = Schedule(Pod("""{"limits": {"nvidia.com/gpu": "9"}}"""), Node("a"), Node("b"), Node("c", taint: "k=v:NoExecute"));
        Assert.That(decision, Is.EqualTo(new SchedulingDecision.Unschedulable(
            "0/3 nodes are available: 1 node(s) had untolerated taint {k: v}, 2 Insufficient nvidia.com/gpu. "
            + "preemption: 0/3 nodes are available: 2 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.")));
    }

    [Test]
    public void The_emptiest_node_wins()
    {
        var full = NodeState.Of(Build(new NodeOptions { Name = "a", Capacity = Capacity }), [Bound(Pod("""{"requests": {"cpu": "1"}}"""))]);
        Assert.That(Schedule(Pod("{}"), full, Node("b")), Is.EqualTo(new SchedulingDecision.Bind("b")));
    }

    [Test]
    public void A_node_takes_no_more_pods_than_it_says()
    {
        var node = NodeState.Of(Build(new NodeOptions { Name = "a", Capacity = new Dictionary<string, string> { ["pods"] = "1" } }), [Bound(Pod("{}"))]);
        Assert.That(Schedule(Pod("{}"), node), Is.EqualTo(new SchedulingDecision.Unschedulable("0/1 nodes are available: 1 Too many pods." + NoVictims)));
    }

    [TestCase("[]", "persistentvolumeclaim \"data\" not found")]
    [TestCase("""[{"metadata": {"name": "data"}, "status": {"phase": "Pending"}}]""", "pod has unbound immediate PersistentVolumeClaims")]
    public void A_pod_waits_for_its_claim(string claims, string reason)
    {
        var pod = Pod("{}").WithSpec("volumes", """[{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]""");
        var decision = PodScheduler.Schedule(pod, [Node("a")], [.. JsonNode.Parse(claims)!.AsArray().OfType<JsonObject>()]);
        Assert.That(decision, Is.EqualTo(new SchedulingDecision.Unschedulable($"0/1 nodes are available: {reason}." + NotHelpful)));
    }

    private static IReadOnlyDictionary<string, string> Capacity { get; } =
        new Dictionary<string, string> { ["cpu"] = "4", ["memory"] = "8Gi", ["pods"] = "110", ["nvidia.com/gpu"] = "2" };

    private static void AssertAffinity(string key, string @operator, string values, bool fits)
    {
        var affinity = $$$"""{"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "{{{key}}}", "operator": "{{{@operator}}}", "values": [{{{values}}}]}]}] } } }""";
        var decision = Schedule(Pod("{}").WithSpec("affinity", affinity), Node("a"));
        Assert.That(decision, fits
            ? Is.EqualTo(new SchedulingDecision.Bind("a"))
            : Is.EqualTo(new SchedulingDecision.Unschedulable("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector." + NotHelpful)));
    }

    private static SchedulingDecision Schedule(JsonObject pod, params NodeState[] nodes) => PodScheduler.Schedule(pod, nodes, []);

    private static JsonObject Pod(string resources) => Given.Pod("p", Given.Shell("true").With("resources", resources));

    private static JsonObject Bound(JsonObject pod) => pod.WithSpec("nodeName", "\"a\"");

    private static NodeState Node(string name, string? taint = null) => NodeState.Of(
        Build(new NodeOptions
        {
            Name = name,
            Capacity = Capacity,
            Labels = new Dictionary<string, string> { ["gpu"] = "H200", ["memory"] = "80000" },
            Taints = taint is null ? [] : [taint],
        }),
        []);

    private static JsonObject Build(NodeOptions options) => NodeBuilder.Build(options, DateTimeOffset.UnixEpoch);
}
