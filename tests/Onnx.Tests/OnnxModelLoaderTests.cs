using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelServing.Engine.Models;
using ModelServing.Onnx.Tests.Building;

namespace ModelServing.Onnx.Tests;

internal sealed class OnnxModelLoaderTests : OnnxRuntimeFixture
{
    [Test]
    public void The_newest_operator_set_loads_and_the_next_one_does_not()
    {
        Assert.DoesNotThrow(() => Load(SampleModels.Identity(TensorElementType.Float, OnnxVersions.MaxOpset)));
        Expect(FailureReason.UnsupportedOpset, SampleModels.Identity(TensorElementType.Float, OnnxVersions.MaxOpset + 1), $"{OnnxVersions.MaxOpset + 1}");
    }

    [Test]
    public void The_newest_format_version_loads_and_the_next_one_does_not()
    {
        Assert.DoesNotThrow(() => Load(SampleModels.Identity(TensorElementType.Float, irVersion: OnnxVersions.MaxIrVersion)));
        Expect(FailureReason.UnsupportedOpset, SampleModels.Identity(TensorElementType.Float, irVersion: OnnxVersions.MaxIrVersion + 1), $"{OnnxVersions.MaxIrVersion + 1}");
    }

    /// <summary>If this fails, ONNX Runtime reads more than we say, and the numbers in OnnxVersions are to be raised.</summary>
    [TestCase(1, 0)]
    [TestCase(0, 1)]
    public void ONNX_Runtime_itself_refuses_what_we_call_too_new(long opsetStep, long irStep)
    {
        var model = FileOf(SampleModels.Identity(TensorElementType.Float, OnnxVersions.MaxOpset + opsetStep, OnnxVersions.MaxIrVersion + irStep));

        Assert.That(() => new Microsoft.ML.OnnxRuntime.InferenceSession(model).Dispose(), Throws.Exception);
    }

    [Test]
    public void What_is_no_model_is_told_from_what_does_not_load()
    {
        var good = SampleModels.Lookup();
        Expect(FailureReason.InvalidModel, [], "empty");
        Expect(FailureReason.InvalidModel, "<html>404</html>"u8.ToArray(), "field");
        Expect(FailureReason.InvalidModel, good[..(good.Length / 2)], "cut short");
        Expect(FailureReason.ModelLoadFailed, new OnnxModelBuilder()
            .Input("x", TensorElementType.Float, "N").Output("y", TensorElementType.Float, "N").Node("NoSuchOperator", ["x"], ["y"]).Build(), "NoSuchOperator");
    }

    [TestCase("/etc/passwd")]
    [TestCase("../secret.bin")]
    [TestCase("a/../../secret.bin")]
    [TestCase("..\\secret.bin")]
    [TestCase("C:\\secret.bin")]
    [TestCase("")]
    public void Data_outside_the_models_folder_are_refused(string location) => Expect(
        FailureReason.InvalidModel,
        new OnnxModelBuilder().Input("x", TensorElementType.Float, "N").Output("y", TensorElementType.Float, "N").External("w", location).Node("Add", ["x", "w"], ["y"]).Build(),
        location);

    [Test]
    public void A_provider_that_does_not_work_gives_way_to_the_next()
    {
        var settings = Settings(FileOf(SampleModels.Lookup()));

        var model = Load(settings with { ExecutionProviders = [ExecutionProvider.Cuda, ExecutionProvider.Cpu] });

        Assert.That(model, Is.EqualTo(ExecutionProvider.Cpu));
        Assert.That(
            () => Load(settings with { ExecutionProviders = [ExecutionProvider.Cuda] }),
            Throws.TypeOf<ModelLoadException>().With.Property("Failure").Property("ExitCode").EqualTo(69));
    }

    [Test]
    public void Processors_are_shared_between_instances()
    {
        Assert.That(OnnxSessionOptionsFactory.Threads(8, 2), Is.EqualTo(4));
        Assert.That(OnnxSessionOptionsFactory.Threads(2, 3), Is.EqualTo(1));
    }

    [Test]
    public async Task A_model_whose_free_dimensions_nothing_fits_is_served_all_the_same()
    {
        var host = await LoadAsync(Settings(FileOf(SampleModels.PickyWidth())));

        var outcome = await host.InferAsync(Request(Floats("x", [1, 3], 1, 1, 1)), CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(host.Status.State, Is.EqualTo(ModelState.Ready));
            Assert.That(FloatsOf(outcome), Is.EqualTo([6f]));
        }
    }

    [Test]
    public void A_model_that_fails_on_everything_is_rejected()
    {
        var host = Host(Settings(FileOf(SampleModels.AlwaysFailing())));

        Assert.That(
            async () => await host.LoadAsync(CancellationToken.None),
            Throws.TypeOf<ModelLoadException>().With.Property("Failure").Property("Reason").EqualTo(FailureReason.WarmupFailed));
        Assert.That(host.Status.State, Is.EqualTo(ModelState.Unavailable));
    }

    private static ExecutionProvider Load(ModelSettings settings)
    {
        var model = new OnnxModelLoader(NullLogger<OnnxModelLoader>.Instance).Load(settings, CancellationToken.None);
        foreach (var session in model.Sessions)
        {
            session.Dispose();
        }

        return model.ExecutionProvider;
    }

    private void Load(byte[] model) => Load(Settings(FileOf(model)));

    private void Expect(FailureReason reason, byte[] model, string mention) => Assert.That(
        () => Load(model),
        Throws.TypeOf<ModelLoadException>().With.Property("Failure").Property("Reason").EqualTo(reason).And.Message.Contains(mention));
}
