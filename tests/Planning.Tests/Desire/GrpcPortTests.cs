using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Tests.Desire;

public sealed class GrpcPortTests
{
    [Test]
    public void A_new_pod_has_the_port_and_the_Service_leads_to_it_by_name()
    {
        var plan = ReconcilePlanner.Plan(Given.Snapshot(Given.ModelDeployment()), Given.Settings);

        var container = plan.Desired.OfType<V1Deployment>().Single().Spec!.Template!.Spec!.Containers!.Single();
        var port = plan.Desired.OfType<V1Service>().Single().Spec!.Ports!.Single(candidate => candidate.Name == "grpc");

        Assert.That(container.Ports!.Single(candidate => candidate.Name == "grpc").ContainerPort, Is.EqualTo(9000));
        Assert.That((port.Port, port.AppProtocol, port.TargetPort?.ToString()), Is.EqualTo(((int?)9000, "kubernetes.io/h2c", "grpc")));
    }

    [Test]
    public void A_pod_of_a_revision_pinned_before_there_was_the_port_is_not_restarted()
    {
        var old = PinnedBeforeGrpc(Given.Serving(Given.ModelDeployment()));

        var plan = ReconcilePlanner.Plan(old, Given.Settings);

        Assert.That(plan.Revision, Is.EqualTo(Given.RevisionOf(old)));
        Assert.That(plan.IsRolloutPending, Is.False);
        Assert.That(plan.Applies.OfType<V1Deployment>(), Is.Empty, "nothing about the pods changes");
        Assert.That(plan.Applies.OfType<V1Service>().Single().Spec!.Ports!.Select(port => port.Name), Is.EqualTo(["http", "grpc"]));
    }

    /// <summary>The cluster as the operator left it that knew no gRPC: neither template nor Service has the port.</summary>
    private static ClusterSnapshot PinnedBeforeGrpc(ClusterSnapshot snapshot)
    {
        var model = ((ResolveResult.Resolved)ModelDeploymentResolver.Resolve(snapshot.Resource, Given.Settings)).Model;
        var today = DesiredRevision.For(model, snapshot.Resource.Spec!, live: null);
        var runtime = today.BareTemplate.Spec!.Containers!.Single();
        var template = today.BareTemplate with
        {
            Spec = today.BareTemplate.Spec with { Containers = [runtime with { Ports = [.. runtime.Ports!.Where(port => port.Name != "grpc")] }] },
        };
        var revision = today with { BareTemplate = template, Name = $"{model.Name}-{RevisionHash.OfPod(template, today.Configuration)}" };
        Assert.That(revision.Name, Is.Not.EqualTo(today.Name));

        var planned = ReconcilePlanner.Plan(
            snapshot with { Deployment = WithPin(snapshot.Deployment!, revision, model.Name), ConfigMaps = [] }, Given.Settings);
        var service = snapshot.Service!;
        return snapshot with
        {
            ConfigMaps = [.. planned.Desired.OfType<V1ConfigMap>()],
            Deployment = Given.AsStored(planned.Desired.OfType<V1Deployment>().Single(), 1, 1),
            Service = service with { Spec = service.Spec! with { Ports = [.. service.Spec.Ports!.Where(port => port.Name != "grpc")] } },
        };
    }

    private static V1Deployment WithPin(V1Deployment deployment, DesiredRevision revision, string model) => deployment with
    {
        Metadata = deployment.Metadata! with
        {
            Annotations = new Dictionary<string, string> { [WellKnownAnnotations.PinnedRevision] = revision.ToAnnotation() },
        },
        Spec = deployment.Spec! with { Template = revision.Template(model) },
    };
}
