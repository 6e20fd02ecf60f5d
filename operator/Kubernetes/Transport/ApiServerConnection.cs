using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ModelServing.Api;
using ModelServing.Api.Meta;

namespace ModelServing.Kubernetes.Transport;

/// <summary>
/// The way to one API server. Adds credentials, gives each call a deadline, sends again where <see cref="RetryPolicy"/> allows
/// it, and turns failures into <see cref="ApiException"/> (the server said no) or <see cref="ApiUnreachableException"/> (no answer).
/// Thread-safe.
/// </summary>
public sealed class ApiServerConnection : IDisposable
{
    internal static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    private const int MaxErrorBody = 1 << 20;
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");
    private readonly ApiServerSettings _settings;
    private readonly TimeProvider _time;
    private readonly CertifiedHttp _http;
    private readonly string _base;
    private readonly ProductInfoHeaderValue[] _userAgent;
    private readonly RestClientMetrics _metrics;

    public ApiServerConnection(ApiServerSettings settings, TimeProvider time, IMeterFactory? meters = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _time = time;
        _base = settings.Server.GetLeftPart(UriPartial.Path).TrimEnd('/');
        using var headers = new HttpRequestMessage();
        headers.Headers.UserAgent.ParseAdd(settings.UserAgent);
        _userAgent = [.. headers.Headers.UserAgent];
        _http = new CertifiedHttp(settings);
        _metrics = new RestClientMetrics(meters, settings.Server.Authority);
    }

    public Uri Server => _settings.Server;

    /// <summary>Asked before each call that is not a GET; when it says no, the call is not sent and fails with <see cref="ApiUnreachableException"/>.</summary>
    public Func<bool> MayWrite { get; init; } = static () => true;

    public void Dispose() => _http.Dispose();

    /// <summary>Sends a call and reads its answer, both within the deadline.</summary>
    /// <exception cref="ApiException">The server answered with a failure.</exception>
    /// <exception cref="ApiUnreachableException">No complete answer came in time.</exception>
    internal async Task<TResult> SendAsync<TResult>(ApiRequest request, Func<Stream, CancellationToken, Task<TResult>> readAsync, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var timeout = request.Timeout ?? DefaultTimeout;
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        for (var tries = 1; ; tries++)
        {
            try
            {
                using var response = await OpenAsync(request, either.Token);
                await using var body = await response.Content.ReadAsStreamAsync(either.Token);
                return await readAsync(body, either.Token);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested && deadline.IsCancellationRequested)
            {
                throw new ApiUnreachableException($"{request}: no answer within {timeout.TotalSeconds:0.#} s", exception);
            }
            catch (Exception exception) when (AsFault(request, exception) is { } fault)
            {
                var delay = RetryPolicy.DelayAfter(request, fault, tries);
                if (delay is null || _time.GetElapsedTime(started) + delay >= timeout)
                {
                    if (ReferenceEquals(fault, exception))
                    {
                        throw;
                    }

                    throw fault;
                }

                await Task.Delay(delay.Value, _time, cancellationToken);
            }
        }
    }

    /// <summary>Sends a call once and returns when its headers are there; the caller owns the response and the deadline.</summary>
    /// <exception cref="ApiException">The server answered with a failure.</exception>
    internal async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var credential = await CredentialAsync(cancellationToken);
        var response = await SendOnceAsync(request, credential, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized && credential is not null && _settings.Credentials!.Invalidate(credential))
        {
            response.Dispose();
            response = await SendOnceAsync(request, await CredentialAsync(cancellationToken), cancellationToken);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ReadFailureAsync(request, response, cancellationToken);
        }
    }

    /// <summary>Turns what the transport throws into an I/O fault of this layer; null for what is neither.</summary>
    internal static Exception? AsFault(ApiRequest request, Exception exception) => exception switch
    {
        ApiException or ApiUnreachableException => exception,
        // SocketsHttpHandler reports an expired ConnectTimeout as a cancellation that nobody asked for.
        HttpRequestException or IOException or OperationCanceledException { InnerException: TimeoutException } => new ApiUnreachableException($"{request}: {Innermost(exception)}", exception),
        _ => null,
    };

    private static string Innermost(Exception exception) =>
        exception.InnerException is null ? exception.Message : $"{exception.Message} ({exception.GetBaseException().Message})";

    private async ValueTask<Credential?> CredentialAsync(CancellationToken cancellationToken) =>
        _settings.Credentials is { } source ? await source.GetAsync(cancellationToken) : null;

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, Credential? credential, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get && !MayWrite())
        {
            throw new ApiUnreachableException($"{request}: not sent, because this process does not lead");
        }

        using var message = new HttpRequestMessage(request.Method, _base + request.Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (request.ContentType is { } contentType)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        message.Headers.Accept.Add(Json);
        foreach (var product in _userAgent)
        {
            message.Headers.UserAgent.Add(product);
        }

        if (credential?.Token is { } token)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        try
        {
            var response = await _http.For(credential?.Certificate ?? _settings.ClientCertificate).SendAsync(message, cancellationToken);
            _metrics.Answered(request.Method, response.StatusCode);
            return response;
        }
        catch
        {
            _metrics.Unanswered(request.Method);
            throw;
        }
    }

    private async Task<ApiException> ReadFailureAsync(ApiRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = await ReadStatusAsync(response, cancellationToken);
        var retryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => status.Details?.RetryAfterSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null,
        };
        return new ApiException(response.StatusCode, status, request.ToString())
        {
            RetryAfter = retryAfter is { } wait && wait < TimeSpan.Zero ? TimeSpan.Zero : retryAfter,
        };
    }

    private static async Task<V1Status> ReadStatusAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReadAtMostAsync(response, cancellationToken);
        try
        {
            if (JsonSerializer.Deserialize(body.Span, ApiJsonContext.Default.V1Status) is { Kind: "Status" } status)
            {
                return status;
            }
        }
        catch (JsonException)
        {
            // A proxy in between answers in its own words; they are the message then.
        }

        var text = System.Text.Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 512)]);
        return new V1Status { Status = "Failure", Code = (int)response.StatusCode, Reason = response.StatusCode.ToString(), Message = text.Trim() };
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAtMostAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[4096];
        while (body.Length < MaxErrorBody)
        {
            var read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                break;
            }

            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
