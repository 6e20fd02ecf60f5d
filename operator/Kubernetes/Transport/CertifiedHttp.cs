using System.Security.Cryptography.X509Certificates;

namespace ModelServing.Kubernetes.Transport;

/// <summary>
/// HTTP to one server, with connections for one client certificate: what is open under an old one cannot show a new one. Requests that run when the
/// certificate changes are let come to their end. Thread-safe.
/// </summary>
internal sealed class CertifiedHttp(ApiServerSettings settings) : IDisposable
{
    private readonly Lock _gate = new();
    private Connections? _current;
    private Connections? _previous;

    public HttpMessageInvoker For(X509Certificate2? certificate)
    {
        lock (_gate)
        {
            if (_current is null || !Equals(_current.Certificate, certificate))
            {
                // A request may just have asked for the last one; the one before is nobody's any more.
                _previous?.Http.Dispose();
                _previous = _current;
                _current = new Connections(certificate, new HttpMessageInvoker(HttpHandlerFactory.Create(settings, certificate)));
            }

            return _current.Http;
        }
    }

    public void Dispose()
    {
        _previous?.Http.Dispose();
        _current?.Http.Dispose();
    }

    private sealed record Connections(X509Certificate2? Certificate, HttpMessageInvoker Http);
}
