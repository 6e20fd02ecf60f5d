using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelServing.Sandbox;

namespace ModelServing.Chart.Tests.Access;

/// <summary>
/// RBAC in front of a sandbox, which has none: passes on what the rights permit, answers 403 to the rest as an API server does, and keeps account of
/// both. So a chart's roles are proved enough (nothing was refused) and least (every right was used).
/// </summary>
internal sealed class AccessGate : IAsyncDisposable
{
    private readonly HttpClient _cluster;
    private readonly ConcurrentDictionary<Right, bool> _used = new();
    private readonly ConcurrentDictionary<string, bool> _refused = new();
    private readonly WebApplication _app;
    private readonly IReadOnlyList<Right> _rights;

    private AccessGate(SandboxCluster cluster, IReadOnlyList<Right> rights)
    {
        _rights = rights;
        _cluster = Connect(cluster);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>What was asked for without a right to it.</summary>
    public IReadOnlyCollection<string> Refused => [.. _refused.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The rights that nothing has needed so far.</summary>
    public IEnumerable<Right> Unused => _rights.Where(right => !_used.ContainsKey(right));

    public static async Task<AccessGate> StartAsync(SandboxCluster cluster, IReadOnlyList<Right> rights, string kubeconfig, CancellationToken cancellationToken)
    {
        var gate = new AccessGate(cluster, rights);
        await gate._app.StartAsync(cancellationToken);
        await File.WriteAllTextAsync(
            kubeconfig,
            $$"""
            apiVersion: v1
            kind: Config
            current-context: gate
            clusters: [{ name: gate, cluster: { server: "{{gate._app.Urls.Single()}}" } }]
            users: [{ name: operator, user: { token: none } }]
            contexts: [{ name: gate, context: { cluster: gate, user: operator } }]
            """,
            cancellationToken);
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _cluster.Dispose();
    }

    private static HttpClient Connect(SandboxCluster cluster)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(cluster.CertificateAuthorityPem);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        return new HttpClient(handler)
        {
            BaseAddress = cluster.Server,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", cluster.IssueToken("operator", "system:masters")) },
        };
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            if (ApiCall.Read(context.Request) is { } call && !(Permit(call) && (!await IsCreateByApplyAsync(context, call) || Permit(call with { Verb = "create" }))))
            {
                await RefuseAsync(context, call);
                return;
            }

            await PassAsync(context);
        }
        catch (Exception fault) when (context.RequestAborted.IsCancellationRequested && fault is OperationCanceledException or IOException or HttpRequestException)
        {
            // The caller is gone; there is nobody to answer.
        }
    }

    /// <summary>An apply patch of what does not exist makes it, and an API server asks for the right to that too.</summary>
    private async Task<bool> IsCreateByApplyAsync(HttpContext context, ApiCall call)
    {
        if (call.Verb != "patch" || context.Request.ContentType?.StartsWith("application/apply-patch+", StringComparison.Ordinal) != true || call.Resource.Contains('/', StringComparison.Ordinal))
        {
            return false;
        }

        using var response = await _cluster.GetAsync(new Uri(context.Request.Path, UriKind.Relative), context.RequestAborted);
        return response.StatusCode == HttpStatusCode.NotFound;
    }

    private bool Permit(ApiCall call)
    {
        var right = _rights.FirstOrDefault(right => right.Permits(call));
        if (right is null)
        {
            _refused[call.ToString()] = true;
            return false;
        }

        _used[right] = true;
        return true;
    }

    private static Task RefuseAsync(HttpContext context, ApiCall call)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","code":403,"message":"{{call.Resource}} is forbidden: cannot {{call.Verb}}"}""");
    }

    private async Task PassAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString)
        {
            Version = HttpVersion.Version20,
        };
        if (context.Request.ContentType is { } type)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        request.Headers.TryAddWithoutValidation("Accept", context.Request.Headers.Accept.ToArray());
        using var response = await _cluster.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            // A watch's events are small and far between: each must get through at once.
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
