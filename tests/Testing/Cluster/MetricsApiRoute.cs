using System.Globalization;
using ModelServing.Testing.Processes;

namespace ModelServing.Testing.Cluster;

/// <summary>The way from the API server to the metrics API of an operator that runs beside the cluster, not in it: a Service written by hand.</summary>
public sealed class MetricsApiRoute
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _namespace;
    private readonly string _service;
    private readonly Func<string, string> _manifest;

    private MetricsApiRoute(string @namespace, string service, IEnumerable<string> arguments, Func<string, string> manifest)
    {
        (_namespace, _service, _manifest) = (@namespace, service, manifest);
        OperatorArguments = ["--metrics-api", "--metrics-api-namespace", @namespace, "--metrics-api-service", service, .. arguments];
    }

    /// <summary>By an endpoint on loopback, at whatever port the operator takes.</summary>
    public static MetricsApiRoute ByEndpoint { get; } = new(
        "default", "modelserving-operator-metrics-api", ["--metrics-api-port", "0"], port => $$"""
        spec: { ports: [{ name: https, port: 443, protocol: TCP }] }
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: { name: modelserving-operator-metrics-api, namespace: default, labels: { kubernetes.io/service-name: modelserving-operator-metrics-api } }
        addressType: IPv4
        endpoints: [{ addresses: ["127.0.0.1"], conditions: { ready: true } }]
        ports: [{ name: https, port: {{port}}, protocol: TCP }]
        """);

    /// <summary>With what the operator must have been started.</summary>
    public IReadOnlyList<string> OperatorArguments { get; }

    /// <summary>
    /// By a name, which an API server resolves that refuses endpoints on loopback: of a Service of the type ExternalName it asks the port that the APIService names.
    /// </summary>
    public static MetricsApiRoute ByName(string @namespace, string service, int port)
    {
        var number = port.ToString(CultureInfo.InvariantCulture);
        return new(@namespace, service, ["--metrics-api-port", number, "--metrics-api-service-port", number], static _ => "spec: { type: ExternalName, externalName: localhost }");
    }

    /// <summary>When this returns the API server passes requests on, in both versions.</summary>
    public Task OpenAsync(ServingHarness harness, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(harness);
        return OpenAsync(harness.Kubectl, harness.Operator.LogFile, cancellationToken);
    }

    /// <param name="kubectl">Against the cluster.</param>
    /// <param name="operatorLog">What the operator says of its port.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task OpenAsync(Kubectl kubectl, string operatorLog, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kubectl);
        var port = await OperatorLog.MetricsApiPortAsync(operatorLog, Limit, cancellationToken);
        var service = $$"""
            apiVersion: v1
            kind: Service
            metadata: { name: {{_service}}, namespace: {{_namespace}} }

            """;
        (await kubectl.RunWithInputAsync(service + _manifest(port), cancellationToken, "apply", "-f", "-")).OrThrow();
        foreach (var version in new[] { "v1beta2", "v1beta1" })
        {
            await kubectl.ReadAsync(cancellationToken, "wait", "--for=create", $"apiservice/{version}.custom.metrics.k8s.io", "--timeout=60s");
            await kubectl.ReadAsync(cancellationToken, "wait", "--for=condition=Available", $"apiservice/{version}.custom.metrics.k8s.io", "--timeout=60s");
        }
    }
}
