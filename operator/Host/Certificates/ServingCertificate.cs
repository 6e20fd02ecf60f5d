using System.Net.Security;

namespace ModelServing.Host.Certificates;

/// <summary>The certificate that new connections are served with; it changes while the server runs.</summary>
internal sealed class ServingCertificate
{
    private volatile Entry? _current;

    public bool IsThere => _current is not null;

    /// <summary>Null before the first one.</summary>
    public SslStreamCertificateContext? Context => _current?.Context;

    /// <summary>Whether it is this one that is served with.</summary>
    public bool IsUsing(CertificateMaterial material) => _current?.Material == material;

    /// <summary>True when it is another one than before. False, and nothing changes, when it cannot be read or is the same.</summary>
    public bool Use(CertificateMaterial material)
    {
        if (IsUsing(material) || material.TryLoad() is not { } certificate)
        {
            return false;
        }

        // The one before is not disposed: handshakes may be using it.
        _current = new Entry(material, SslStreamCertificateContext.Create(certificate, material.Intermediates(), offline: true));
        return true;
    }

    private sealed record Entry(CertificateMaterial Material, SslStreamCertificateContext Context);
}
