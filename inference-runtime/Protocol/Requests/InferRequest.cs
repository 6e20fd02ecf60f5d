using System.Collections.Immutable;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Requests;

/// <summary>A request for inference, well-formed in itself; whether it fits the model is <c>RequestValidator</c>'s question.</summary>
/// <param name="ModelName">The model that is asked; empty until the server fills it in from the URL.</param>
/// <param name="ModelVersion">The version that is asked, empty for the server's choice.</param>
/// <param name="Id">Echoed in the response; null when the caller gave none.</param>
/// <param name="Parameters">What the caller asks of the server itself.</param>
/// <param name="Inputs">In the caller's order, names distinct. Binary tensors are views of the request's body.</param>
/// <param name="Outputs">Outputs that the caller wants, names distinct; empty for all.</param>
public sealed record InferRequest(
    string ModelName,
    string ModelVersion,
    string? Id,
    RequestParameters Parameters,
    ImmutableArray<Tensor> Inputs,
    ImmutableArray<RequestedOutput> Outputs);
