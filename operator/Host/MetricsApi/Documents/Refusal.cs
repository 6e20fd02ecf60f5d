using System.Net;
using System.Text.Json;
using ModelServing.Api.Meta;
using ModelServing.Host.Access;
using ModelServing.Host.MetricsApi.Kinds;

namespace ModelServing.Host.MetricsApi.Documents;

/// <summary>A request that is not answered as asked, as <c>meta/v1.Status</c> tells it.</summary>
internal sealed record Refusal(HttpStatusCode Code, string Reason, string Message)
{
    public V1StatusDetails? Details { get; init; }

    public static Refusal Unauthorized { get; } = new(HttpStatusCode.Unauthorized, "Unauthorized", "Unauthorized");

    public static Refusal NoSuchPath { get; } = new(HttpStatusCode.NotFound, "NotFound", "the server could not find the requested resource");

    public static Refusal ReadOnly { get; } = new(HttpStatusCode.MethodNotAllowed, "MethodNotAllowed", "metrics can only be read");

    public static Refusal BadRequest(string message) => new(HttpStatusCode.BadRequest, "BadRequest", message);

    public static Refusal Forbidden(string user, string what) => new(HttpStatusCode.Forbidden, "Forbidden", $"User \"{user}\" cannot {what}");

    /// <summary>What was asked may be right, but whether it is allowed could not be found out.</summary>
    public static Refusal Undecided(AccessDecision.Undecided decision) => new(decision.Code, ReasonOf(decision.Code), decision.Reason)
    {
        Details = new V1StatusDetails { RetryAfterSeconds = decision.RetryAfterSeconds },
    };

    /// <summary>In the words of the metrics API's reference implementation, which autoscalers' users search for.</summary>
    public static Refusal NoSuchMetric(MetricsRequest.Values request) => new(
        HttpStatusCode.NotFound,
        "NotFound",
        request.IsList
            ? $"the server could not find the metric {request.Metric} for {request.Resource}"
            : $"the server could not find the metric {request.Metric} for {request.Resource} {request.Name}");

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(
        new V1Status
        {
            Kind = "Status",
            ApiVersion = "v1",
            Metadata = new V1ListMeta(),
            Status = "Failure",
            Message = Message,
            Reason = Reason,
            Details = Details,
            Code = (int)Code,
        },
        MetricsApiJsonContext.Default.V1Status);

    /// <summary>The word of <c>metav1.StatusReason</c>.</summary>
    private static string ReasonOf(HttpStatusCode code) => code switch
    {
        HttpStatusCode.TooManyRequests => "TooManyRequests",
        HttpStatusCode.GatewayTimeout => "Timeout",
        _ => "ServiceUnavailable",
    };
}
