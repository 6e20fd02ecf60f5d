using System.Collections.Immutable;
using ModelServing.Protocol.Metadata;

namespace ModelServing.Engine.Sessions;

/// <summary>What a model takes and gives.</summary>
/// <param name="Inputs">In the model's order; dimensions are -1 where free.</param>
/// <param name="Outputs">In the model's order.</param>
public sealed record ModelSignature(ImmutableArray<TensorMetadata> Inputs, ImmutableArray<TensorMetadata> Outputs)
{
    /// <summary>
    /// Whether the first dimension of every input and every output is free: only then can requests be joined along it and answers split
    /// along it. A fixed first dimension anywhere means that the model is served one request at a time.
    /// </summary>
    public bool HasFreeBatchAxis { get; } =
        Inputs.Length > 0 && Outputs.Length > 0 && Inputs.Concat(Outputs).All(tensor => tensor.Shape is [-1, ..]);
}
