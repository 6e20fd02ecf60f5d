using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Tests.Desire;

public sealed class ExclusiveAcceleratorTests
{
    private const string Variable = "MODEL_SERVING_ACCELERATOR_SHARING";

    [TestCase("nvidia.com/gpu", ExpectedResult = "None")]
    [TestCase("nvidia.com/gpu.shared", ExpectedResult = null)]
    [TestCase(null, ExpectedResult = null)]
    public string? A_pod_is_told_that_its_accelerators_are_not_shared_where_the_administrator_says_so(string? resourceName)
    {
        var model = Given.ModelDeployment();
        var accelerated = model with { Spec = model.Spec! with { Accelerator = resourceName is null ? null : new AcceleratorSpec { ResourceName = resourceName } } };

        var plan = ReconcilePlanner.Plan(Given.Snapshot(accelerated), Given.Settings with { ExclusiveAccelerators = ["nvidia.com/gpu"] });

        var runtime = plan.Desired.OfType<V1Deployment>().Single().Spec!.Template!.Spec!.Containers!.Single();
        return runtime.Env!.SingleOrDefault(static variable => variable.Name == Variable)?.Value;
    }

    [Test]
    public void Nothing_is_said_of_accelerators_by_default()
    {
        var model = Given.ModelDeployment();
        var accelerated = model with { Spec = model.Spec! with { Accelerator = new AcceleratorSpec { ResourceName = "nvidia.com/gpu" } } };

        var plan = ReconcilePlanner.Plan(Given.Snapshot(accelerated), Given.Settings);

        var runtime = plan.Desired.OfType<V1Deployment>().Single().Spec!.Template!.Spec!.Containers!.Single();
        Assert.That(runtime.Env!.Select(static variable => variable.Name), Does.Not.Contain(Variable));
    }
}
