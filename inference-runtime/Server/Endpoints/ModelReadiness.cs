namespace ModelServing.Runtime.Endpoints;

/// <summary>The answer to <c>GET /v2/models/{name}/ready</c>.</summary>
/// <param name="Name">The model.</param>
/// <param name="Ready">Whether it is verified, loaded, warm and not draining.</param>
/// <param name="Error">Why not ready; absent otherwise.</param>
internal sealed record ModelReadiness(string Name, bool Ready, string? Error);
