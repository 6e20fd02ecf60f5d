using System.Text.Json.Serialization;

namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>The answer of a registry's token service. Source: the distribution project's token authentication specification.</summary>
internal sealed record RegistryToken
{
    public string? Token { get; init; }

    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    [JsonPropertyName("expires_in")]
    public int? ExpiresIn { get; init; }
}
