using System.Net;
using Microsoft.Extensions.Logging;
using ModelServing.Controllers.Probing;

namespace ModelServing.Controllers.Signals;

/// <summary>
/// <c>GET http://&lt;pod IP&gt;:8002/metrics</c>. What answers is not trusted: one second in all, 1 MiB at most, no redirects, no proxy, no cookies,
/// no credentials, no compression.
/// </summary>
internal sealed class HttpSampleSource : ISampleSource, IDisposable
{
    private const int Port = 8002;
    private const int MaxBody = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly int _port;

    /// <summary>With a port of its own for servers that cannot have 8002.</summary>
    public HttpSampleSource(TimeProvider time, ILogger logger, int port = Port)
    {
        _time = time;
        _logger = logger;
        _port = port;
        // Kept longer than the time between two looks: a connection is made once for each pod.
        _http = PodHttpClient.Create(connections: 1, idle: TimeSpan.FromSeconds(15));
    }

    public async Task<RuntimeSample?> ReadAsync(IPAddress pod, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder("http", pod.ToString(), _port, "/metrics").Uri);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                Log.PodUnread(_logger, pod, $"it answered {(int)response.StatusCode}");
                return null;
            }

            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            var sample = await SampleReader.ReadAsync(body, MaxBody, either.Token);
            if (sample is null)
            {
                Log.PodUnread(_logger, pod, $"its metrics are longer than {MaxBody} bytes");
            }

            return sample;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // A pod that has just ended refuses connections for a while: no answer is an answer.
            Log.PodUnread(_logger, pod, exception.Message);
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
