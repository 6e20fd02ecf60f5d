namespace ModelServing.Runtime.Endpoints;

/// <summary>The answer to <c>GET /v2/models</c>, as KServe gives it.</summary>
internal sealed record ModelList(IReadOnlyList<string> Models);
