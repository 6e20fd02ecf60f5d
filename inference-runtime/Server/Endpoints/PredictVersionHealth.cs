namespace ModelServing.Runtime.Endpoints;

/// <summary>StatusProto of get_model_status.proto.</summary>
/// <param name="ErrorCode"><c>OK</c>, or a code of TensorFlow's.</param>
/// <param name="ErrorMessage">Empty while OK.</param>
internal sealed record PredictVersionHealth(string ErrorCode, string ErrorMessage);
