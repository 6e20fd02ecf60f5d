using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Aggregation;

/// <summary>An APIService that points to a Service.</summary>
internal sealed record AggregatedApi(string Name, string Group, string Version, string ServiceNamespace, string ServiceName, int Port, string? CaBundle, bool SkipsVerification)
{
    /// <summary>What the server's certificate must be for.</summary>
    public string ServerName => $"{ServiceName}.{ServiceNamespace}.svc";

    /// <summary>Null for one that the API server serves itself.</summary>
    public static AggregatedApi? Of(JsonObject apiService)
    {
        var spec = apiService.Map("spec");
        return spec.Map("service") is { } service
            ? new AggregatedApi(
                apiService.Name,
                spec.Text("group") ?? "",
                spec.Text("version") ?? "",
                service.Text("namespace") ?? "",
                service.Text("name") ?? "",
                (int)(service.Number("port") ?? 443),
                spec.Text("caBundle"),
                spec.IsSet("insecureSkipTLSVerify"))
            : null;
    }
}
