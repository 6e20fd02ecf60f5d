using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Tests.Desire;

public sealed class ProbeBudgetTests
{
    [TestCase(null, null, WarmupPolicies.Synthetic, 30 + 81 + 60)]
    [TestCase("1Gi", null, WarmupPolicies.Synthetic, 30 + 20 + 60)]
    [TestCase("8Gi", "1Gi", WarmupPolicies.Synthetic, 30 + 163 + 60)]
    [TestCase(null, "1Gi", WarmupPolicies.None, 60)]
    [TestCase("1Ti", null, WarmupPolicies.Synthetic, 30 + 327 + 60)]
    public void Startup_is_sized_to_the_declared_memory(string? limit, string? request, string warmup, int expected)
    {
        var resource = Given.ModelDeployment();
        var spec = resource.Spec! with
        {
            Warmup = new WarmupSpec { Policy = warmup },
            Resources = new ResourcesSpec { Limits = Memory(limit), Requests = Memory(request) },
        };
        var model = ((ResolveResult.Resolved)ModelDeploymentResolver.Resolve(resource with { Spec = spec }, Given.Settings)).Model;
        Assert.That(ProbeBudget.For(model), Is.EqualTo(new ProbeBudget(expected, 1800 + expected + 300)));
    }

    private static Dictionary<string, Quantity>? Memory(string? text) => text is null ? null : new() { ["memory"] = Quantity.Parse(text) };
}
