using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;

namespace ModelServing.Kubernetes.Transport;

/// <summary>client-go's count of calls, each try on its own.</summary>
internal sealed class RestClientMetrics(IMeterFactory? meters, string host)
{
    private readonly Counter<long> _requests =
        KubernetesMeter.Create(meters).CreateCounter<long>("rest_client_requests_total", null, "Calls to the API server, by status code, method and host.");

    public void Answered(HttpMethod method, HttpStatusCode code) => Count(method, ((int)code).ToString(CultureInfo.InvariantCulture));

    /// <summary>client-go's code for a call without an answer.</summary>
    public void Unanswered(HttpMethod method) => Count(method, "<error>");

    private void Count(HttpMethod method, string code) =>
        _requests.Add(1, new("code", code), new("method", method.Method), new("host", host));
}
