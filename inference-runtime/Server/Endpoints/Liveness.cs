namespace ModelServing.Runtime.Endpoints;

/// <summary>The answer to <c>GET /v2/health/live</c>.</summary>
internal sealed record Liveness(bool Live);
