using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Engine.Catalogue;

/// <summary>
/// Whether those who call one version can call another without noticing: what they send must still be taken, and what they get must still be what they
/// know. Pure.
/// </summary>
public static class ContractComparison
{
    /// <summary>Everything that would break a caller, one sentence each; empty where nothing would.</summary>
    /// <param name="before">What is served.</param>
    /// <param name="after">What would be served instead.</param>
    public static IReadOnlyList<string> Breaks(ModelSignature before, ModelSignature after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return
        [
            .. before.Inputs.Select(old => OfInput(old, after.Inputs.FirstOrDefault(input => input.Name == old.Name))).OfType<string>(),
            .. after.Inputs.Where(input => before.Inputs.All(old => old.Name != input.Name)).Select(added => $"input '{added.Name}' is new, and nobody sends it"),
            .. before.Outputs.Select(old => OfOutput(old, after.Outputs.FirstOrDefault(output => output.Name == old.Name))).OfType<string>(),
        ];
    }

    private static string? OfInput(TensorMetadata before, TensorMetadata? after) =>
        after is null ? $"input '{before.Name}' is gone"
        : Fits(before, after, narrow: before, wide: after) ? null
        : $"input '{before.Name}' was {Describe(before)} and is {Describe(after)}";

    private static string? OfOutput(TensorMetadata before, TensorMetadata? after) =>
        after is null ? $"output '{before.Name}' is gone"
        : Fits(before, after, narrow: after, wide: before) ? null
        : $"output '{before.Name}' was {Describe(before)} and is {Describe(after)}";

    /// <summary>Whether every shape of the one is a shape of the other: an input may become freer, and an output more certain.</summary>
    private static bool Fits(TensorMetadata before, TensorMetadata after, TensorMetadata narrow, TensorMetadata wide) =>
        before.DataType == after.DataType
        && narrow.Shape.Length == wide.Shape.Length
        && narrow.Shape.Zip(wide.Shape).All(pair => pair.Second < 0 || pair.First == pair.Second);

    private static string Describe(TensorMetadata tensor) => $"{tensor.DataType.ProtocolName()} {TensorShape.Format(tensor.Shape.AsSpan())}";
}
