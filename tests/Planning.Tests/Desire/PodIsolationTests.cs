using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Tests.Desire;

/// <summary>The rules of the Pod Security Standard <c>restricted</c>, and the ones of this project on top.</summary>
public sealed class PodIsolationTests
{
    private static readonly V1PodSpec Pod = BuildPod(Given.ModelDeployment().WithGpu());

    private static IEnumerable<V1Container> Containers => [.. Pod.InitContainers!, .. Pod.Containers!];

    [Test]
    public void Pod_runs_as_an_unprivileged_numeric_user()
    {
        Assert.That(Pod.SecurityContext, Is.Not.Null);
        Assert.That(Pod.SecurityContext!.RunAsNonRoot, Is.True);
        Assert.That(Pod.SecurityContext.RunAsUser, Is.GreaterThan(0));
        Assert.That(Pod.SecurityContext.SeccompProfile!.Type, Is.EqualTo("RuntimeDefault"));
    }

    [Test]
    public void Pod_has_no_credentials_of_the_cluster()
    {
        Assert.That(Pod.AutomountServiceAccountToken, Is.False);
        Assert.That(Pod.EnableServiceLinks, Is.False);
    }

    [TestCaseSource(nameof(Containers))]
    public void Container_can_neither_gain_rights_nor_write_its_image(V1Container container)
    {
        Assert.That(container.SecurityContext!.AllowPrivilegeEscalation, Is.False);
        Assert.That(container.SecurityContext.ReadOnlyRootFilesystem, Is.True);
        Assert.That(container.SecurityContext.Capabilities!.Drop, Is.EqualTo(["ALL"]));
    }

    [Test]
    public void Serving_container_cannot_change_the_model() => Assert.That(
        Pod.Containers!.Single().VolumeMounts!.Single(mount => mount.Name == "models").ReadOnly, Is.True);

    [Test]
    public void Only_the_serving_container_holds_the_accelerator()
    {
        Assert.That(Pod.Containers!.Single().Resources!.Limits!.Keys, Is.EqualTo(["nvidia.com/gpu"]));
        Assert.That(Pod.InitContainers!.Single().Resources, Is.Null);
    }

    [Test]
    public void Claim_is_mounted_read_only_by_the_fetching_container_alone()
    {
        var pod = BuildPod(Given.ModelDeployment().WithModel(model => model with
        {
            Source = new ModelSource { PersistentVolumeClaim = new PersistentVolumeClaimSource { ClaimName = "models", Path = "a/m.onnx" } },
        }));
        Assert.That(pod.Volumes!.Single(volume => volume.Name == "source").PersistentVolumeClaim!.ReadOnly, Is.True);
        Assert.That(pod.InitContainers!.Single().VolumeMounts!.Single(mount => mount.Name == "source").ReadOnly, Is.True);
        Assert.That(pod.Containers!.Single().VolumeMounts!.Select(mount => mount.Name), Does.Not.Contain("source"));
    }

    private static V1PodSpec BuildPod(V1Alpha1ModelDeployment resource) =>
        PodTemplateBuilder.Build(((ResolveResult.Resolved)ModelDeploymentResolver.Resolve(resource, Given.Settings)).Model).Spec!;
}
