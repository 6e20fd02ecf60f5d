using System.CommandLine;
using ModelServing.Host.Listening;

namespace ModelServing.Host.Options;

/// <summary>The flags of <c>run</c> that are about the operator's own metrics, with the names of a controller-runtime manager.</summary>
internal sealed class MetricsFlags
{
    private static readonly ListenAddress SecureDefault = new(null, 8443);

    private readonly Option<string?> _address = new("--metrics-bind-address") { Description = "Address of /metrics, such as :8443 or 127.0.0.1:8080; 0 serves none. Default: the health port, with --metrics-secure :8443." };
    private readonly Option<string?> _secure = new("--metrics-secure")
    {
        Description = "Serve /metrics over TLS, to callers whose bearer token may get it. Default: false.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _folder = new("--metrics-cert-path") { Description = "Folder of its certificate, read anew when it changes. Default: the operator makes and renews one, in a Secret." };
    private readonly Option<string?> _certificate = new("--metrics-cert-name") { Description = "File of the certificate in that folder. Default: tls.crt." };
    private readonly Option<string?> _key = new("--metrics-cert-key") { Description = "File of the certificate's key in that folder. Default: tls.key." };
    private readonly Option<string?> _service = new("--metrics-service") { Description = "Service that the operator's own certificate names, in its namespace. Default: modelserving-operator-metrics." };
    private readonly Option<string?> _namespace = new("--metrics-namespace") { Description = "Namespace of that Service. Default: the pod's, else that of the kubeconfig's context." };

    public IEnumerable<Option> All => [_address, _secure, _folder, _certificate, _key, _service, _namespace];

    public MetricsRunOptions Read(OptionReader reader)
    {
        var absent = new MetricsRunOptions();
        var (text, isSecure) = (reader.Text(_address), reader.Switch(_secure));
        var address = text is null or "0" ? null : ListenAddress.Parse(text);
        if (text is not (null or "0") && address is null)
        {
            reader.Refuse($"{_address.Name} '{text}' is neither an address and a port, such as :8443 or 127.0.0.1:8443, nor 0");
        }

        if (reader.Text(_folder) is null)
        {
            foreach (var option in new[] { _certificate, _key }.Where(option => reader.Text(option) is not null))
            {
                reader.Refuse($"{option.Name} '{reader.Text(option)}' needs {_folder.Name}");
            }
        }

        return new MetricsRunOptions
        {
            IsServed = text != "0",
            Address = address ?? (isSecure ? SecureDefault : null),
            IsSecure = isSecure,
            CertificateFolder = reader.Text(_folder),
            CertificateName = reader.Text(_certificate) ?? absent.CertificateName,
            KeyName = reader.Text(_key) ?? absent.KeyName,
            Service = reader.Text(_service) ?? absent.Service,
            Namespace = reader.Text(_namespace),
        };
    }
}
