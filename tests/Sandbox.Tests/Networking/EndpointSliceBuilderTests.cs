using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Networking;
using ModelServing.Sandbox.Storage;
using ModelServing.Sandbox.Tests.Nodes;

namespace ModelServing.Sandbox.Tests.Networking;

public sealed class EndpointSliceBuilderTests
{
    [Test]
    public void Pods_whose_named_port_is_another_number_are_in_another_slice()
    {
        var slices = EndpointSliceBuilder.Build(Given.Service("web", "127.32.0.1"), [Pod("a", 8080), Pod("b", 9090), Pod("c", 8080)]);
        Assert.That(slices.Select(slice => (slice.At("ports")!.ToJsonString(), slice.Items("endpoints").Count)), Is.EquivalentTo(new[]
        {
            ("""[{"name":"http","port":8080,"protocol":"TCP"}]""", 2),
            ("""[{"name":"http","port":9090,"protocol":"TCP"}]""", 1),
        }));
        Assert.That(slices.Select(slice => slice.Name), Is.Unique);
    }

    [Test]
    public void A_pod_without_a_named_port_is_no_endpoint_of_it()
    {
        var service = Given.Service("web", "127.32.0.1");
        service.At("spec")!["ports"]!.AsArray().Add(new JsonObject
        {
            ["name"] = "grpc",
            ["port"] = 9000,
            ["targetPort"] = "grpc",
            ["protocol"] = "TCP",
            ["appProtocol"] = "kubernetes.io/h2c",
        });
        var newer = Pod("b", 8080);
        newer.At("spec")!["containers"]![0]!["ports"]!.AsArray().Add(new JsonObject { ["name"] = "grpc", ["containerPort"] = 9000, ["protocol"] = "TCP" });

        var slices = EndpointSliceBuilder.Build(service, [Pod("a", 8080), newer]);

        Assert.That(slices.Select(slice => (slice.Items("endpoints").Single().Text("targetRef", "name"), slice.At("ports")!.ToJsonString())), Is.EquivalentTo(new[]
        {
            ((string?)"a", """[{"name":"http","port":8080,"protocol":"TCP"}]"""),
            ("b", """[{"name":"http","port":8080,"protocol":"TCP"},{"name":"grpc","port":9000,"protocol":"TCP","appProtocol":"kubernetes.io/h2c"}]"""),
        }));
    }

    [Test]
    public void A_slice_keeps_its_name_while_pods_come_and_go()
    {
        var service = Given.Service("web", "127.32.0.1");
        Assert.That(EndpointSliceBuilder.Build(service, [Pod("a", 8080)])[0].Name, Is.EqualTo(EndpointSliceBuilder.Build(service, [Pod("b", 8080), Pod("c", 8080)])[0].Name));
    }

    [Test]
    public void Pods_without_address_and_pods_that_have_ended_are_left_out()
    {
        var unborn = Pod("a", 8080).With("status", "{}");
        var ended = Pod("b", 8080).With("status", """{"podIP": "127.64.0.9", "phase": "Succeeded"}""");
        Assert.That(EndpointSliceBuilder.Build(Given.Service("web", "127.32.0.1"), [unborn, ended]), Is.Empty);
    }

    [Test]
    public void Terminating_pods_are_used_only_while_no_pod_is_ready()
    {
        var service = Given.Service("web", "127.32.0.1");
        var leaving = Pod("leaving", 8080, "127.64.0.1");
        leaving["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        var ready = Pod("ready", 8080, "127.64.0.2");
        Assert.That(Backends(leaving, ready), Is.EqualTo("127.64.0.2:8080"));
        Assert.That(Backends(leaving), Is.EqualTo("127.64.0.1:8080"));

        string Backends(params JsonObject[] pods) => string.Join(",", PortRoute.Of(service, EndpointSliceBuilder.Build(service, pods)).Single().Backends);
    }

    private static JsonObject Pod(string name, int port, string address = "127.64.0.1")
    {
        var pod = Given.Pod(name, Given.Responder());
        pod["spec"]!["containers"]![0]!["ports"]![0]!["containerPort"] = port;
        return pod.With("status", $$"""{"podIP": "{{address}}", "phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}""");
    }
}
