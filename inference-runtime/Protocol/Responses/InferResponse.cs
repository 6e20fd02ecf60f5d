using System.Collections.Immutable;

namespace ModelServing.Protocol.Responses;

/// <summary>The answer to a request for inference.</summary>
/// <param name="ModelName">The model that answered.</param>
/// <param name="ModelVersion">The version that answered; not written when empty.</param>
/// <param name="Id">The request's id; not written when null.</param>
/// <param name="Outputs">In the order asked for, or in the model's order.</param>
public sealed record InferResponse(string ModelName, string ModelVersion, string? Id, ImmutableArray<InferOutput> Outputs);
