using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers.ReplicaSets;
using ModelServing.Sandbox.Storage;
using ModelServing.Sandbox.Tests.Nodes;

namespace ModelServing.Sandbox.Tests.Controllers.ReplicaSets;

public sealed class PodDeletionOrderTests
{
    [Test]
    public void Pods_that_serve_least_go_first()
    {
        JsonObject[] expected =
        [
            Pod("unassigned", node: "", phase: "Pending"),
            Pod("pending", phase: "Pending"),
            Pod("not-ready", ready: null),
            Pod("cheap", cost: "-5"),
            Pod("ready-for-a-minute", ready: 9),
            Pod("restarted", restarts: 3),
            Pod("young", created: 5),
            Pod("old"),
            Pod("dear", cost: "100"),
        ];
        Assert.That(expected.Reverse().Order(PodDeletionOrder.Instance).Select(pod => pod.Name), Is.EqualTo(expected.Select(pod => pod.Name)));
    }

    private static JsonObject Pod(string name, string node = "n", string phase = "Running", int? ready = 1, string cost = "0", int restarts = 0, int created = 0)
    {
        var pod = Given.Json($$$"""
            {"metadata": {"name": "{{{name}}}", "creationTimestamp": "2026-01-01T0{{{created}}}:00:00Z", "annotations": {"{{{PodDeletionOrder.CostAnnotation}}}": "{{{cost}}}"}},
             "spec": {"nodeName": "{{{node}}}"}, "status": {"phase": "{{{phase}}}", "containerStatuses": [{"restartCount": {{{restarts}}}}]}}
            """);
        if (ready is not null)
        {
            pod.Ensure("status")["conditions"] = JsonNode.Parse($$"""[{"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-02T0{{ready}}:00:00Z"}]""");
        }

        return pod;
    }
}
