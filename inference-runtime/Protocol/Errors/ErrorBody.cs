using System.Text.Json.Serialization;

namespace ModelServing.Protocol.Errors;

/// <summary>The body of every answer that is not a success: <c>{"error":"…"}</c>.</summary>
/// <param name="Error">What is wrong, for the caller.</param>
public sealed record ErrorBody([property: JsonPropertyName("error")] string Error);
