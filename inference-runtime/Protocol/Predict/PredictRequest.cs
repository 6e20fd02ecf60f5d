using ModelServing.Protocol.Requests;

namespace ModelServing.Protocol.Predict;

/// <summary>A request to <c>:predict</c>, translated.</summary>
/// <param name="Format">The shape that the answer takes as well.</param>
/// <param name="Rows">Instances in row format; 0 in column format.</param>
/// <param name="Request">The same request in the terms of the Open Inference Protocol.</param>
public sealed record PredictRequest(PredictFormat Format, int Rows, InferRequest Request);
