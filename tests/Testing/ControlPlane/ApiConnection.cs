using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Testing.ControlPlane;

/// <summary>
/// Plain requests to an API server, refusals as <see cref="ApiStatusException"/>. It shares no code with the operator's client, which is under test,
/// and it blocks: that is how <see cref="IClusterStore"/> is.
/// </summary>
internal sealed class ApiConnection : IDisposable
{
    private readonly HttpClient _http;

    public ApiConnection(Uri server, string authorityPem, X509Certificate2 client)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(authorityPem));
        handler.SslOptions.ClientCertificates = [client];
        _http = new HttpClient(handler) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The object, or null if it or its path does not exist.</summary>
    /// <exception cref="ApiStatusException">The server refused for another reason.</exception>
    public JsonObject? Find(string path)
    {
        try
        {
            return Send(HttpMethod.Get, path);
        }
        catch (ApiStatusException absent) when (absent.Code == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The server's answer to a request.</summary>
    /// <exception cref="ApiStatusException">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public JsonObject Send(HttpMethod method, string path, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        using var response = _http.Send(request);
        using var content = response.Content.ReadAsStream();
        return Read(response.StatusCode, new StreamReader(content).ReadToEnd());
    }

    /// <summary>The lines of a watch, for as long as the server keeps it up.</summary>
    /// <exception cref="ApiStatusException">The server refused.</exception>
    public async IAsyncEnumerable<JsonObject> WatchAsync(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            Read(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }

        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return Parse(line);
        }
    }

    /// <summary>Whether the server answers a path with success. One that does not listen yet answers nothing.</summary>
    public async Task<bool> AnswersAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(path, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();

    private static JsonObject Read(HttpStatusCode code, string text)
    {
        if ((int)code is >= 200 and < 300)
        {
            return Parse(text);
        }

        var status = text.StartsWith('{') ? Parse(text) : new JsonObject { ["message"] = text };
        throw Refusal((int)code, status);
    }

    public static ApiStatusException Refusal(int code, JsonObject status) =>
        new(code, status.Text("reason") ?? "Unknown", status.Text("message") ?? "", (JsonObject?)status.Map("details")?.DeepClone());

    private static JsonObject Parse(string text) => JsonNode.Parse(text) as JsonObject ?? throw new InvalidDataException($"not a JSON object: {text}");
}
