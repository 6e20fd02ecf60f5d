using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Tests.Api;

/// <summary>Plain HTTP to the API server, where a test needs to see what kubectl hides.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    public ApiClient(SandboxCluster cluster, string? token, Version? version = null)
    {
        var handler = new SocketsHttpHandler();
        var authority = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(cluster.CertificateAuthorityPem);
        handler.SslOptions.CertificateChainPolicy = new()
        {
            TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
        };
        _http = new HttpClient(handler)
        {
            BaseAddress = cluster.Server,
            DefaultRequestVersion = version ?? new Version(2, 0),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromSeconds(30),
        };
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    public async Task<(int Code, JsonObject Body)> SendAsync(HttpMethod method, string path, string? body = null, string media = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(media));
        }

        request.Version = _http.DefaultRequestVersion;
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, JsonNode.Parse(text)!.AsObject());
    }

    public Task<(int Code, JsonObject Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>The events of a watch as they come.</summary>
    public async IAsyncEnumerable<JsonObject> WatchAsync(
        string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Assert.That((int)response.StatusCode, Is.EqualTo(200));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return JsonNode.Parse(line)!.AsObject();
        }
    }

    public void Dispose() => _http.Dispose();
}
