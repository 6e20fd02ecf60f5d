using System.Collections.Immutable;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Validation;

/// <summary>A request that fits its model.</summary>
/// <param name="Inputs">In the model's order.</param>
/// <param name="Outputs">In the caller's order.</param>
/// <param name="Rows">Rows along the first dimension; 1 where the model has no batch axis.</param>
public sealed record ValidatedRequest(ImmutableArray<Tensor> Inputs, ImmutableArray<SelectedOutput> Outputs, int Rows);
