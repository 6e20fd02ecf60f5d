using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Tests.Resolve;

public sealed class ModelDeploymentResolverTests
{
    [Test]
    public void Defaults_are_those_of_the_reference_page()
    {
        var model = Resolve(Given.ModelDeployment());
        Assert.That(model.ServedName, Is.EqualTo("resnet50"));
        Assert.That(model.Version, Is.EqualTo("1"));
        Assert.That(model.Replicas, Is.EqualTo(1));
        Assert.That(model.Batching, Is.EqualTo(new ResolvedBatching(32, 2000, 512)));
        Assert.That(model.Warmup, Is.EqualTo(new ResolvedWarmup("Synthetic", 3)));
        Assert.That(model.Execution.GraphOptimizationLevel, Is.EqualTo("All"));
        Assert.That(model.Execution.Instances, Is.EqualTo(1));
    }

    [TestCase(null, null, "Disabled")]
    [TestCase(null, Given.Digest, "Enforce")]
    [TestCase("Warn", Given.Digest, "Warn")]
    [TestCase("Disabled", Given.Digest, "Disabled")]
    public void Digest_is_enforced_when_there_is_one(string? policy, string? sha256, string expected)
    {
        var resource = Given.ModelDeployment().WithModel(model => model with { Verification = new VerificationSpec { Policy = policy, Sha256 = sha256 } });
        Assert.That(Resolve(resource).Verification.Policy, Is.EqualTo(expected));
    }

    [TestCase(null, "CPU", "modelserving/inference-runtime:0.1.0")]
    [TestCase("nvidia.com/gpu", "CUDA", "modelserving/inference-runtime-gpu:0.1.0")]
    [TestCase("nvidia.com/mig-1g.10gb", "CUDA", "modelserving/inference-runtime-gpu:0.1.0")]
    [TestCase("amd.com/gpu", "CPU", "modelserving/inference-runtime:0.1.0")]
    public void Provider_and_image_follow_the_accelerator(string? resourceName, string provider, string image)
    {
        var resource = resourceName is null ? Given.ModelDeployment() : Given.ModelDeployment().WithGpu(resourceName);
        var execution = Resolve(resource).Execution;
        Assert.That(execution.Providers, Is.EqualTo([provider]));
        Assert.That(execution.Image, Is.EqualTo(image));
    }

    [TestCase(1, 512)]
    [TestCase(32, 512)]
    [TestCase(100, 1600)]
    [TestCase(4096, 65536)]
    public void Queue_grows_with_the_batch(int batch, int queue)
    {
        var resource = Given.ModelDeployment();
        Assert.That(Resolve(resource with { Spec = resource.Spec! with { Batching = new BatchingSpec { MaxBatchSize = batch } } }).Batching.MaxQueuedRequests, Is.EqualTo(queue));
    }

    [TestCase("6Gi", 6144)]
    [TestCase("1", 1)]
    [TestCase("1048577", 2)]
    [TestCase("9223372036854775807", 8796093022208)]
    public void Accelerator_memory_is_rounded_up_to_mebibytes(string memory, long expected)
    {
        var resource = Given.ModelDeployment().WithGpu();
        var accelerator = resource.Spec!.Accelerator! with { Memory = Quantity.Parse(memory) };
        Assert.That(Resolve(resource with { Spec = resource.Spec with { Accelerator = accelerator } }).Accelerator!.MemoryMebibytes, Is.EqualTo(expected));
    }

    [Test]
    public void Invalid_spec_gives_all_its_errors()
    {
        var resource = Given.ModelDeployment("Bad_Name").WithModel(model => model with { Source = null, Version = "" });
        var errors = ((ResolveResult.Invalid)ModelDeploymentResolver.Resolve(resource, Given.Settings)).Errors;
        Assert.That(errors.Select(error => error.Path), Is.EqualTo(["metadata.name", "spec.model.version", "spec.model.source"]));
    }

    private static ResolvedModel Resolve(V1Alpha1ModelDeployment resource) =>
        ((ResolveResult.Resolved)ModelDeploymentResolver.Resolve(resource, Given.Settings)).Model;
}
