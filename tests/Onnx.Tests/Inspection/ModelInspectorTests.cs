using Microsoft.ML.OnnxRuntime.Tensors;
using ModelServing.Engine.Models;
using ModelServing.Onnx.Inspection;
using ModelServing.Onnx.Tests.Building;

namespace ModelServing.Onnx.Tests.Inspection;

internal sealed class ModelInspectorTests : OnnxRuntimeFixture
{
    [Test]
    public void A_real_model_is_told_as_the_runtime_finds_it()
    {
        var inspection = ModelInspector.Inspect(TextDirectionModel);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(inspection.Valid, Is.True, string.Join("; ", inspection.Problems));
            Assert.That(inspection.SizeBytes, Is.EqualTo(new FileInfo(TextDirectionModel).Length));
            Assert.That(inspection.Format!.OperatorSets, Is.EqualTo(new Dictionary<string, long> { ["ai.onnx"] = 9 }));
            Assert.That(inspection.Format.IrVersion, Is.EqualTo(8));
            Assert.That(inspection.Inputs.Select(Text), Is.EqualTo(["x FP32 [-1,3,-1,-1]"]));
            Assert.That(inspection.Outputs.Select(Text), Is.EqualTo(["softmax_0.tmp_0 FP32 [-1,2]"]));
            Assert.That(inspection.ExternalData, Is.Empty);
            Assert.That(inspection.Batching!.Possible, Is.True);
        }
    }

    [Test]
    public async Task What_is_told_of_inputs_outputs_and_batching_is_what_ONNX_Runtime_says()
    {
        foreach (var model in (byte[][])[SampleModels.SumAndProduct(), SampleModels.FixedBatch(), SampleModels.Lookup(), SampleModels.PickyWidth(), SampleModels.Identity(TensorElementType.String)])
        {
            var path = FileOf(model);
            var host = await LoadAsync(Settings(path) with { Warmup = WarmupPolicy.None });

            var inspection = ModelInspector.Inspect(path);

            var signature = new Engine.Sessions.ModelSignature(host.Metadata!.Inputs, host.Metadata.Outputs);
            Assert.That(inspection.Valid, Is.True);
            Assert.That(inspection.Inputs.Select(Text), Is.EqualTo(signature.Inputs.Select(Text)));
            Assert.That(inspection.Outputs.Select(Text), Is.EqualTo(signature.Outputs.Select(Text)));
            Assert.That(inspection.Batching!.Possible, Is.EqualTo(signature.HasFreeBatchAxis));
        }
    }

    [Test]
    public void Why_requests_cannot_be_joined_is_told()
    {
        Assert.That(Inspect(SampleModels.FixedBatch()).Batching!.Reason, Is.EqualTo("the first dimension of input 'x' is fixed at 2"));
        Assert.That(
            Inspect(new OnnxModelBuilder().Input("x", TensorElementType.Float, "N").Output("y", TensorElementType.Float)).Batching!.Reason,
            Is.EqualTo("output 'y' is a scalar"));
        Assert.That(
            Inspect(new OnnxModelBuilder().ShapelessInput("x", TensorElementType.Float).Output("y", TensorElementType.Float, "N")).Batching!.Reason,
            Is.EqualTo("input 'x' does not say its shape"));
        Assert.That(Inspect(new OnnxModelBuilder().Output("y", TensorElementType.Float, "N")).Batching!.Reason, Is.EqualTo("the model has no input"));
        Assert.That(Inspect(SampleModels.Lookup()).Batching, Is.EqualTo(new BatchingInspection(true, "N", null)));
    }

    [Test]
    public void An_input_that_has_an_initializer_is_none()
    {
        var inspection = Inspect(new OnnxModelBuilder()
            .Input("x", TensorElementType.Float, "N", 2).Input("w", TensorElementType.Float, 2).Output("y", TensorElementType.Float, "N", 2)
            .Floats("w", [2], 1, 2).Node("Add", ["x", "w"], ["y"]));

        Assert.That(inspection.Inputs.Select(input => input.Name), Is.EqualTo(["x"]));
    }

    [Test]
    public void What_is_too_new_is_told_with_everything_else()
    {
        var opset = Inspect(SampleModels.Identity(TensorElementType.Float, OnnxVersions.MaxOpset + 1));
        var format = Inspect(SampleModels.Identity(TensorElementType.Float, irVersion: OnnxVersions.MaxIrVersion + 1));

        foreach (var inspection in (ModelInspection[])[opset, format])
        {
            Assert.That(inspection.Problems.Single().Reason, Is.EqualTo(FailureReason.UnsupportedOpset));
            Assert.That(inspection.Inputs.Select(Text), Is.EqualTo(["x FP32 [-1,3]"]));
        }

        Assert.That(opset.Problems[0].Message, Does.Contain($"operator set {OnnxVersions.MaxOpset + 1}"));
        Assert.That(format.Problems[0].Message, Does.Contain($"(IR) {OnnxVersions.MaxIrVersion + 1}"));
    }

    [Test]
    public void Operators_of_unknown_domains_are_told_and_ONNX_Runtime_refuses_them_too()
    {
        var unknown = Identity().OperatorSet(17).OperatorSet(1, "com.example").CustomNode("com.example", "Frobnicate", "x", "z").Build();
        var forgotten = Identity().OperatorSet(17).CustomNode("com.microsoft", "Gelu", "x", "z").Build();

        Assert.That(Inspect(unknown).Problems.Single().Message, Is.EqualTo("operator 'Frobnicate' is of the domain 'com.example', which this runtime does not know"));
        Assert.That(Inspect(forgotten).Problems, Is.Empty);
        Assert.Multiple(() =>
        {
            Assert.That(() => new Microsoft.ML.OnnxRuntime.InferenceSession(FileOf(unknown)).Dispose(), Throws.Exception, "unknown");
            Assert.That(() => new Microsoft.ML.OnnxRuntime.InferenceSession(FileOf(forgotten)).Dispose(), Throws.Nothing, "forgotten");
        });
    }

    [Test]
    public void Inputs_that_the_protocol_cannot_carry_are_told()
    {
        var inspection = Inspect(new OnnxModelBuilder().SequenceInput("s").Input("c", TensorElementType.Complex64, "N").Output("y", TensorElementType.Float, "N"));

        Assert.That(inspection.Problems.Select(problem => problem.Message), Is.EqualTo(
        [
            "input 's' is sequence, which the Open Inference Protocol cannot carry",
            "input 'c' is tensor(complex64), which the Open Inference Protocol cannot carry",
        ]));
    }

    [Test]
    public void External_data_are_found_missed_and_never_looked_for_outside_the_folder()
    {
        var path = FileOf(Identity().External("a", "weights.bin").External("b", "weights.bin").External("c", "gone.bin").External("d", "../secret").External("e", "/etc/passwd").Build());
        File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(path)!, "weights.bin"), new byte[12]);

        var inspection = ModelInspector.Inspect(path);

        Assert.That(inspection.ExternalData, Is.EquivalentTo(
        [
            new ExternalDataInspection("weights.bin", 12),
            new ExternalDataInspection("gone.bin", null),
            new ExternalDataInspection("../secret", null),
            new ExternalDataInspection("/etc/passwd", null),
        ]));
        Assert.That(
            inspection.Problems.Select(problem => problem.Reason),
            Is.EquivalentTo([FailureReason.ModelLoadFailed, FailureReason.InvalidModel, FailureReason.InvalidModel]));
    }

    [Test]
    public void What_is_no_model_or_is_not_there_is_told_as_such()
    {
        Assert.That(Inspect("<html>404</html>"u8.ToArray()).Problems.Single().Reason, Is.EqualTo(FailureReason.InvalidModel));
        Assert.That(Inspect([]).Problems.Single().Message, Does.Contain("the file is empty"));
        Assert.That(ModelInspector.Inspect("/nowhere/m.onnx").Problems.Single().Reason, Is.EqualTo(FailureReason.ModelNotFound));
    }

    [Test]
    public void Any_damage_is_told_and_takes_no_more_memory_than_the_file_warrants()
    {
        var good = Identity().External("a", "weights.bin").Floats("w", [4], 1, 2, 3, 4).SequenceInput("s").OperatorSet(17).OperatorSet(1, "com.microsoft").CustomNode("com.microsoft", "Gelu", "x", "z").Build();
        var random = new Random(4);
        var before = GC.GetAllocatedBytesForCurrentThread();
        const int rounds = 4_000;
        var path = FileOf(good);
        for (var i = 0; i < rounds; i++)
        {
            var damaged = random.Next(4) == 0 ? good[..random.Next(good.Length)] : (byte[])good.Clone();
            for (var changes = random.Next(1, 5); changes > 0 && damaged.Length > 0; changes--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, damaged);
            Assert.That(() => ModelInspector.Inspect(path), Throws.Nothing, Convert.ToHexString(damaged));
        }

        // A file stream's buffer is 64 KiB.
        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / rounds, Is.LessThan(256 * 1024));
    }

    private static OnnxModelBuilder Identity() => new OnnxModelBuilder()
        .Input("x", TensorElementType.Float, "N").Output("y", TensorElementType.Float, "N").Node("Identity", ["x"], ["y"]);

    private ModelInspection Inspect(byte[] model) => ModelInspector.Inspect(FileOf(model));

    private ModelInspection Inspect(OnnxModelBuilder model) => Inspect(model.Build());

    private static string Text(TensorInspection tensor) => $"{tensor.Name} {tensor.Datatype} [{string.Join(',', tensor.Shape!.Value)}]";

    private static string Text(Protocol.Metadata.TensorMetadata tensor) =>
        $"{tensor.Name} {Protocol.Tensors.TensorDataTypeExtensions.ProtocolName(tensor.DataType)} [{string.Join(',', tensor.Shape)}]";
}
