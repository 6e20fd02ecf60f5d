namespace ModelServing.Runtime.Endpoints;

/// <summary>A version in TensorFlow Serving's words. Source: get_model_status.proto.</summary>
/// <param name="Version">As in URLs.</param>
/// <param name="State"><c>LOADING</c>, <c>AVAILABLE</c>, <c>UNLOADING</c> or <c>END</c>.</param>
/// <param name="Status">What went wrong, if anything.</param>
internal sealed record PredictVersionStatus(string Version, string State, PredictVersionHealth Status);
