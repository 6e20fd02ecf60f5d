using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ModelServing.Sandbox.Security;

namespace ModelServing.Testing.ControlPlane;

/// <summary>Keys and certificates of one control plane, new for each, as the files that its programs read.</summary>
internal sealed class PlaneCredentials : IDisposable
{
    public const string Administrator = "administrator";

    /// <summary>As whom the API server speaks for others to the servers behind it.</summary>
    public const string FrontProxy = "front-proxy-client";

    private readonly CertificateAuthority _authority = new(TimeProvider.System);
    private readonly ClientCertificate _administrator;
    private readonly string _folder;

    private PlaneCredentials(string folder)
    {
        _folder = folder;
        _administrator = _authority.IssueClient(Administrator, ["system:masters"]);
    }

    public string AuthorityPem => _authority.CertificatePem;

    public string AuthorityFile => Path.Combine(_folder, "ca.crt");

    public string ServerCertificateFile => Path.Combine(_folder, "server.crt");

    public string ServerKeyFile => Path.Combine(_folder, "server.key");

    /// <summary>Signs the tokens of service accounts.</summary>
    public string TokenKeyFile => Path.Combine(_folder, "tokens.key");

    public string TokenPublicKeyFile => Path.Combine(_folder, "tokens.pub");

    public string FrontProxyAuthorityFile => Path.Combine(_folder, "front-proxy-ca.crt");

    public string FrontProxyCertificateFile => Path.Combine(_folder, "front-proxy.crt");

    public string FrontProxyKeyFile => Path.Combine(_folder, "front-proxy.key");

    public static PlaneCredentials Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var credentials = new PlaneCredentials(folder);
        using var server = credentials._authority.IssueServer();
        using var serverKey = server.GetECDsaPrivateKey()!;
        using var tokens = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(credentials.AuthorityFile, credentials.AuthorityPem);
        File.WriteAllText(credentials.ServerCertificateFile, server.ExportCertificatePem());
        File.WriteAllText(credentials.ServerKeyFile, serverKey.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(credentials.TokenKeyFile, tokens.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(credentials.TokenPublicKeyFile, tokens.ExportSubjectPublicKeyInfoPem());
        credentials.WriteFrontProxy();
        return credentials;
    }

    public Task WriteKubeconfigAsync(Uri server, string path, CancellationToken cancellationToken) =>
        Kubeconfig.WriteAsync(Kubeconfig.ForCertificate(server, AuthorityPem, _administrator, Administrator), path, cancellationToken);

    public X509Certificate2 AdministratorCertificate() => X509Certificate2.CreateFromPem(_administrator.CertificatePem, _administrator.PrivateKeyPem);

    public void Dispose() => _authority.Dispose();

    // An authority of its own: who has a certificate of the other one speaks for nobody but themselves.
    private void WriteFrontProxy()
    {
        using var authority = new CertificateAuthority(TimeProvider.System, "front-proxy-ca");
        var client = authority.IssueClient(FrontProxy, []);
        File.WriteAllText(FrontProxyAuthorityFile, authority.CertificatePem);
        File.WriteAllText(FrontProxyCertificateFile, client.CertificatePem);
        File.WriteAllText(FrontProxyKeyFile, client.PrivateKeyPem);
    }
}
