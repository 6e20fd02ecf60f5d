namespace ModelServing.Runtime.Endpoints;

/// <summary>The answer to <c>GET /v2/health/ready</c>.</summary>
/// <param name="Ready">Whether the model is verified, loaded, warm and not draining.</param>
/// <param name="Live">Always true of a process that answers.</param>
/// <param name="Error">Why not ready; absent otherwise.</param>
internal sealed record Readiness(bool Ready, bool Live, string? Error);
