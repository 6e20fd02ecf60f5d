using System.Text.RegularExpressions;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Testing.Cluster;

/// <summary>
/// The way from the API server to the metrics API of an operator that runs beside the cluster, not in it: a Service whose endpoint is written by hand.
/// </summary>
public static partial class MetricsApiRoute
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>With what the operator must have been started.</summary>
    public static IReadOnlyList<string> OperatorArguments { get; } = ["--metrics-api", "--metrics-api-port", "0", "--metrics-api-namespace", "default"];

    /// <summary>When this returns the API server passes requests on, in both versions.</summary>
    public static async Task OpenAsync(ServingHarness harness, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(harness);
        var log = await Eventually.GetAsync(() => ReadAsync(harness.Operator.LogFile, cancellationToken), static text => Port().IsMatch(text), Limit, cancellationToken);
        var route = Manifest(Port().Match(log).Groups["port"].Value);
        (await harness.Kubectl.RunWithInputAsync(route, cancellationToken, "apply", "-f", "-")).OrThrow();
        foreach (var version in new[] { "v1beta2", "v1beta1" })
        {
            await harness.Kubectl.ReadAsync(cancellationToken, "wait", "--for=create", $"apiservice/{version}.custom.metrics.k8s.io", "--timeout=60s");
            await harness.Kubectl.ReadAsync(cancellationToken, "wait", "--for=condition=Available", $"apiservice/{version}.custom.metrics.k8s.io", "--timeout=60s");
        }
    }

    private static async Task<string> ReadAsync(string log, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static string Manifest(string port) =>
        $$"""
        apiVersion: v1
        kind: Service
        metadata: { name: modelserving-operator-metrics-api }
        spec: { ports: [{ name: https, port: 443, protocol: TCP }] }
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: { name: modelserving-operator-metrics-api, labels: { kubernetes.io/service-name: modelserving-operator-metrics-api } }
        addressType: IPv4
        endpoints: [{ addresses: ["127.0.0.1"], conditions: { ready: true } }]
        ports: [{ name: https, port: {{port}}, protocol: TCP }]
        """;

    [GeneratedRegex(@"Metrics API on https://\[::\]:(?<port>\d+)")]
    private static partial Regex Port();
}
