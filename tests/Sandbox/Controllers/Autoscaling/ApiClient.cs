using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>Calls the API server as one of kube-controller-manager's service accounts does: over TLS, with a token.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http;

    public ApiClient(Uri server, string authorityPem, string token)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(authorityPem);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } })
        {
            BaseAddress = server,
            Timeout = Patience,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    /// <exception cref="ApiCallException">The answer is a failure, or there is none.</exception>
    public Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <exception cref="ApiCallException">The answer is a failure, or there is none.</exception>
    public Task<JsonObject> PutAsync(string path, JsonObject value, CancellationToken cancellationToken) => SendAsync(HttpMethod.Put, path, value, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? value, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            request.Content = value is null ? null : new StringContent(value.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await _http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? JsonNode.Parse(text) as JsonObject ?? throw new ApiCallException("the answer is no object")
                : throw new ApiCallException(Message(text) ?? text.Trim());
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is HttpRequestException or OperationCanceledException or JsonException)
        {
            throw new ApiCallException(fault.Message);
        }
    }

    private static string? Message(string text)
    {
        try
        {
            return JsonNode.Parse(text).Text("message");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
