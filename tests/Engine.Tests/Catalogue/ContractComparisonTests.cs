using ModelServing.Engine.Catalogue;
using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Engine.Tests.Catalogue;

internal sealed class ContractComparisonTests
{
    private static readonly TensorMetadata Picture = new("x", TensorDataType.Fp32, [-1, 3, 48, 192]);
    private static readonly TensorMetadata Scores = new("y", TensorDataType.Fp32, [-1, 2]);

    [Test]
    public void Same_signature_breaks_nobody() => Assert.That(Breaks([Picture], [Scores]), Is.Empty);

    [Test]
    public void Input_may_become_freer_and_output_more_certain() => Assert.That(
        Breaks([Picture with { Shape = [-1, 3, -1, -1] }], [Scores with { Shape = [1, 2] }]), Is.Empty);

    [Test]
    public void Output_may_come_in_addition() => Assert.That(Breaks([Picture], [Scores, new TensorMetadata("z", TensorDataType.Fp32, [-1])]), Is.Empty);

    [Test]
    public void Everything_that_a_caller_would_notice_is_named()
    {
        var breaks = Breaks(
            [Picture with { Shape = [1, 3, 48, 192] }, new TensorMetadata("mask", TensorDataType.Bool, [-1])],
            [new TensorMetadata("scores", TensorDataType.Fp32, [-1, 2])]);
        Assert.That(breaks, Is.EqualTo((string[])
        [
            "input 'x' was FP32 [-1,3,48,192] and is FP32 [1,3,48,192]",
            "input 'mask' is new, and nobody sends it",
            "output 'y' is gone",
        ]));
    }

    [Test]
    public void Type_rank_and_a_freer_output_break_callers()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Breaks([Picture with { DataType = TensorDataType.Fp16 }], [Scores]), Has.Exactly(1).Contains("is FP16"));
            Assert.That(Breaks([Picture with { Shape = [-1, 3, 48] }], [Scores]), Has.Exactly(1).Contains("[-1,3,48]"));
            Assert.That(Breaks([Picture], [Scores with { Shape = [-1, -1] }]), Has.Exactly(1).Contains("output 'y'"));
            Assert.That(Breaks([Picture], [Scores with { Shape = [-1, 3] }]), Has.Exactly(1).Contains("output 'y'"));
            Assert.That(Breaks([], [Scores]), Is.EqualTo((string[])["input 'x' is gone"]));
        }
    }

    private static IReadOnlyList<string> Breaks(TensorMetadata[] inputs, TensorMetadata[] outputs) =>
        ContractComparison.Breaks(new ModelSignature([Picture], [Scores]), new ModelSignature([.. inputs], [.. outputs]));
}
