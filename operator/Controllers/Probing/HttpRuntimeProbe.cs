using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ModelServing.Controllers.Probing;

/// <summary>
/// <c>POST http://&lt;pod IP&gt;:8080/v2/repository/index</c>. What answers is not trusted: half a second in all, 64 KiB at most, no redirects, no
/// proxy, no cookies, no credentials.
/// </summary>
public sealed class HttpRuntimeProbe : IRuntimeProbe, IDisposable
{
    private const int Port = 8080;
    private const int MaxBody = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly ILogger<HttpRuntimeProbe> _logger;
    private readonly int _port;

    public HttpRuntimeProbe(TimeProvider time, ILogger<HttpRuntimeProbe> logger)
        : this(time, logger, Port)
    {
    }

    /// <summary>With a port of its own, for servers that cannot have 8080.</summary>
    internal HttpRuntimeProbe(TimeProvider time, ILogger<HttpRuntimeProbe> logger, int port)
    {
        _time = time;
        _logger = logger;
        _port = port;
        _http = PodHttpClient.Create(connections: 2, idle: TimeSpan.FromSeconds(5));
    }

    public async Task<string?> ReadIndexAsync(IPAddress pod, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pod);
        using var deadline = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new UriBuilder("http", pod.ToString(), _port, "/v2/repository/index").Uri)
            {
                Content = new ByteArrayContent([]),
            };
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.StatusCode == HttpStatusCode.OK ? await ReadBodyAsync(response, either.Token) : null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is HttpRequestException or IOException or OperationCanceledException or DecoderFallbackException)
        {
            // A pod that starts refuses connections for a while: no answer is an answer.
            Log.ProbeUnanswered(_logger, pod, exception.Message);
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<string?> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxBody + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MaxBody ? StrictUtf8.GetString(buffer, 0, length) : null;
    }
}
