namespace ModelServing.Runtime.Endpoints;

/// <summary>The answer to <c>GET /v1/models/{name}</c>: KServe's members and TensorFlow Serving's.</summary>
/// <param name="Name">The model.</param>
/// <param name="Ready">Whether it is verified, loaded, warm and not draining.</param>
/// <param name="ModelVersionStatus">Those that are there; the one asked for, where one was.</param>
/// <param name="Error">Why not ready; absent otherwise.</param>
internal sealed record PredictModelStatus(string Name, bool Ready, IReadOnlyList<PredictVersionStatus> ModelVersionStatus, string? Error);
