using System.CommandLine;

namespace ModelServing.Host.Options;

/// <summary>The flags of <c>run</c> that are about the metrics API.</summary>
internal sealed class MetricsApiFlags
{
    private readonly Option<string?> _enabled = new("--metrics-api")
    {
        Description = "Serve custom.metrics.k8s.io and register it, so that HorizontalPodAutoscalers scale on the pods' own signals. Default: false.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _port = new("--metrics-api-port") { Description = "Port of the metrics API; 0 takes a free one. Default: 6443." };
    private readonly Option<string?> _namespace = new("--metrics-api-namespace") { Description = "Namespace of the Service in front of it. Default: the pod's, else that of the kubeconfig's context." };
    private readonly Option<string?> _service = new("--metrics-api-service") { Description = "Name of that Service. Default: modelserving-operator-metrics-api." };
    private readonly Option<string?> _servicePort = new("--metrics-api-service-port") { Description = "Port of that Service. Default: 443." };
    private readonly Option<string?> _certificate = new("--metrics-api-cert-file") { Description = "PEM file of its certificate, read anew when it changes. Default: the operator makes and renews one, in a Secret." };
    private readonly Option<string?> _key = new("--metrics-api-key-file") { Description = "PEM file of the certificate's key." };
    private readonly Option<string?> _authority = new("--metrics-api-ca-file") { Description = "PEM file of the authorities to put into the APIServices. Default: left to others." };
    private readonly Option<string?> _owner = new("--metrics-api-owner") { Description = "ClusterRole with whose deletion the registration goes. Default: it stays." };

    public IEnumerable<Option> All => [_enabled, _port, _namespace, _service, _servicePort, _certificate, _key, _authority, _owner];

    public MetricsApiRunOptions Read(OptionReader reader)
    {
        var absent = new MetricsApiRunOptions();
        return new MetricsApiRunOptions
        {
            Enabled = reader.Switch(_enabled),
            Port = reader.Number(_port, absent.Port),
            Namespace = reader.Text(_namespace),
            Service = reader.Text(_service) ?? absent.Service,
            ServicePort = reader.Number(_servicePort, absent.ServicePort),
            CertificateFile = reader.Text(_certificate),
            KeyFile = reader.Text(_key),
            AuthorityFile = reader.Text(_authority),
            Owner = reader.Text(_owner),
        };
    }
}
