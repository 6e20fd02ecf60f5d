using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ModelServing.Sandbox.Nodes.Probes;

/// <summary>Carries probes out, each within its time limit. A connection is used once, so that a probe sees what a new client would.</summary>
internal sealed class ProbeExecutor : IDisposable
{
    private readonly SocketsHttpHandler _handler = new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.Zero,
#pragma warning disable CA5359 // A kubelet does not verify the certificate either: the probe asks for life, not for identity.
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
    };

    private readonly HttpMessageInvoker _client;

    public ProbeExecutor() => _client = new HttpMessageInvoker(_handler, disposeHandler: true);

    public async Task<ProbeResult> RunAsync(ProbeSpec spec, ProbeTarget target, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(spec.Timeout);
        try
        {
            return spec.Action switch
            {
                ProbeAction.HttpGet get => await GetAsync(get, target, limit.Token),
                ProbeAction.TcpSocket tcp => await ConnectAsync(tcp, target, limit.Token),
                ProbeAction.Exec exec => await ExecuteAsync(exec, target, limit.Token),
                ProbeAction.Impossible impossible => ProbeResult.Failed(impossible.Message),
                _ => throw new UnreachableException(),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ProbeResult.Failed(string.Create(CultureInfo.InvariantCulture, $"{Describe(spec.Action, target)}: no answer within {spec.Timeout.TotalSeconds} s"));
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<ProbeResult> GetAsync(ProbeAction.HttpGet get, ProbeTarget target, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Describe(get, target)));
        request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.35");
        request.Headers.ConnectionClose = true;
        foreach (var (name, value) in get.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            return response.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.BadRequest
                ? ProbeResult.Passed
                : ProbeResult.Failed($"HTTP probe failed with statuscode: {(int)response.StatusCode}");
        }
        catch (HttpRequestException error)
        {
            return ProbeResult.Failed($"Get \"{request.RequestUri}\": {(error.InnerException ?? error).Message}");
        }
    }

    private static async Task<ProbeResult> ConnectAsync(ProbeAction.TcpSocket tcp, ProbeTarget target, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(tcp.Host ?? target.Address, tcp.Port, cancellationToken);
            return ProbeResult.Passed;
        }
        catch (SocketException error)
        {
            return ProbeResult.Failed($"dial tcp {tcp.Host ?? target.Address}:{tcp.Port}: {error.Message}");
        }
    }

    private static async Task<ProbeResult> ExecuteAsync(ProbeAction.Exec exec, ProbeTarget target, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await target.ExecuteAsync(exec.Command, cancellationToken);
        return exitCode == 0 ? ProbeResult.Passed : ProbeResult.Failed($"command exited with {exitCode}: {output}");
    }

    private static string Describe(ProbeAction action, ProbeTarget target) => action switch
    {
        ProbeAction.HttpGet get => string.Create(CultureInfo.InvariantCulture, $"{get.Scheme}://{get.Host ?? target.Address}:{get.Port}{get.Path}"),
        ProbeAction.TcpSocket tcp => string.Create(CultureInfo.InvariantCulture, $"dial tcp {tcp.Host ?? target.Address}:{tcp.Port}"),
        _ => "command",
    };
}
