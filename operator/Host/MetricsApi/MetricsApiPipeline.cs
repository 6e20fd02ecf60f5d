using System.Diagnostics;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Controllers.Signals;
using ModelServing.Host.Access;
using ModelServing.Host.MetricsApi.Documents;
using ModelServing.Kubernetes.Client;

namespace ModelServing.Host.MetricsApi;

/// <summary>A request's way: what is asked for, who asks, may they, and the answer.</summary>
internal sealed class MetricsApiPipeline(
    AccessCheck access, OwnedPods pods, ScalingSignals signals, MetricsApiMetrics metrics, TimeProvider time, ILogger<MetricsApiPipeline> logger)
{
    public async Task AnswerAsync(HttpContext http)
    {
        var started = time.GetTimestamp();
        try
        {
            await RouteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            Log.CallerGone(logger, http.Request.Path);
        }

        metrics.Answered(http.Response.StatusCode, time.GetElapsedTime(started));
    }

    private async Task RouteAsync(HttpContext http)
    {
        var request = MetricsRequest.Parse(http.Request.Path.Value ?? "");
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            await RefuseAsync(http, Refusal.ReadOnly);
            return;
        }

        if (request is MetricsRequest.Health)
        {
            http.Response.ContentType = "text/plain";
            await http.Response.WriteAsync("ok", http.RequestAborted);
            return;
        }

        switch (await access.DecideAsync(http, MetricsApiAccess.Of(request, http.Request.Path.Value!)))
        {
            case AccessDecision.Allowed:
                await AnswerAsync(http, request);
                return;
            case AccessDecision.Unknown:
                await RefuseAsync(http, Refusal.Unauthorized);
                return;
            case AccessDecision.Denied denied:
                await RefuseAsync(http, Refusal.Forbidden(denied.User, $"get path \"{http.Request.Path}\""));
                return;
            case AccessDecision.Undecided undecided:
                await RefuseAsync(http, Refusal.Undecided(undecided));
                return;
            case var other:
                throw new UnreachableException($"{other.GetType()} is no decision");
        }
    }

    private Task AnswerAsync(HttpContext http, MetricsRequest request) => request switch
    {
        MetricsRequest.Groups => WriteAsync(http, DiscoveryDocuments.Groups),
        MetricsRequest.Group => WriteAsync(http, DiscoveryDocuments.Group),
        MetricsRequest.Resources resources => WriteAsync(http, DiscoveryDocuments.Resources(resources.Version)),
        MetricsRequest.OpenApi { Version: 2 } => WriteAsync(http, OpenApiDocuments.V2),
        MetricsRequest.OpenApi { Of: null } => WriteAsync(http, OpenApiDocuments.V3Index),
        MetricsRequest.OpenApi => WriteAsync(http, OpenApiDocuments.V3),
        MetricsRequest.Values values => AnswerValuesAsync(http, values),
        MetricsRequest.Unknown => RefuseAsync(http, Refusal.NoSuchPath),
        _ => throw new UnreachableException($"{request.GetType()} is not answered"),
    };

    private async Task AnswerValuesAsync(HttpContext http, MetricsRequest.Values request)
    {
        if (request is not { Namespace: { } inNamespace, Resource: "pods" } || !MetricsGroup.Metrics.Contains(request.Metric))
        {
            await RefuseAsync(http, Refusal.NoSuchMetric(request));
            return;
        }

        var query = http.Request.Query;
        if (!SelectorText.TryParse(query["labelSelector"].ToString(), out var selector))
        {
            await RefuseAsync(http, Refusal.BadRequest($"labelSelector '{query["labelSelector"]}' cannot be read"));
            return;
        }

        if (!SelectorText.TryParse(query["metricLabelSelector"].ToString(), out var metricSelector))
        {
            await RefuseAsync(http, Refusal.BadRequest($"metricLabelSelector '{query["metricLabelSelector"]}' cannot be read"));
            return;
        }

        // Our metrics carry no labels.
        var chosen = metricSelector.Matches(null) ? Choose(request, inNamespace, selector) : [];
        var values = await signals.ReadAsync(chosen, request.Metric, http.RequestAborted);
        if (!request.IsList && values.Count != 1)
        {
            await RefuseAsync(http, Refusal.NoSuchMetric(request));
            return;
        }

        await WriteAsync(http, MetricValueDocument.Write(request, values.OrderBy(static value => value.Pod, StringComparer.Ordinal)));
    }

    private IEnumerable<V1Pod> Choose(MetricsRequest.Values request, string inNamespace, SelectorText selector)
    {
        if (!request.IsList)
        {
            return pods.Find(new NamespacedName(inNamespace, request.Name)) is { } pod ? [pod] : [];
        }

        // What autoscalers of ours ask names the model; the index spares a look at every pod there is.
        var candidates = selector.ValueOf(WellKnownLabels.Name) is { Length: > 0 } model ? pods.Of(new NamespacedName(inNamespace, model)) : pods.In(inNamespace);
        return candidates.Where(pod => selector.Matches(pod.Metadata?.Labels));
    }

    private static Task RefuseAsync(HttpContext http, Refusal refusal)
    {
        http.Response.StatusCode = (int)refusal.Code;
        if (refusal.Details?.RetryAfterSeconds is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return WriteAsync(http, refusal.ToUtf8());
    }

    private static async Task WriteAsync(HttpContext http, byte[] document)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = document.Length;
        http.Response.Headers.CacheControl = "no-cache, private";
        await http.Response.Body.WriteAsync(document, http.RequestAborted);
    }
}
