using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelServing.Kubernetes.Transport;

/// <summary>What the kubelet gives every pod: the API server's address in the environment, token and CA as files.</summary>
public static class InClusterConfig
{
    private const string DefaultDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Whether this process runs in a pod with a service account.</summary>
    public static bool IsAvailable(Func<string, string?> environment, string directory = DefaultDirectory)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return !string.IsNullOrEmpty(environment("KUBERNETES_SERVICE_HOST")) && File.Exists(Path.Combine(directory, "token"));
    }

    /// <summary>Reads the settings. Token and CA files are read again later, since the kubelet renews them.</summary>
    /// <exception cref="KubeConfigException">A variable or a file is missing or wrong.</exception>
    public static ApiServerSettings Load(Func<string, string?> environment, TimeProvider time, string directory = DefaultDirectory)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var host = environment("KUBERNETES_SERVICE_HOST");
        if (string.IsNullOrEmpty(host))
        {
            throw new KubeConfigException("not in a pod: the environment variable KUBERNETES_SERVICE_HOST is not set");
        }

        var port = environment("KUBERNETES_SERVICE_PORT_HTTPS") ?? environment("KUBERNETES_SERVICE_PORT") ?? "443";
        var authority = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        if (!Uri.TryCreate($"https://{authority}:{port}", UriKind.Absolute, out var server))
        {
            throw new KubeConfigException($"KUBERNETES_SERVICE_HOST '{host}' and port '{port}' do not make an address");
        }

        var authorities = Path.Combine(directory, "ca.crt");
        ReadCertificates(authorities); // a missing or damaged file must show at the start, not at the first handshake
        return new ApiServerSettings(server)
        {
            Namespace = ReadNamespace(Path.Combine(directory, "namespace")),
            PodNamespace = ReadNamespace(Path.Combine(directory, "namespace")),
            CertificateAuthorities = () => ReadCertificates(authorities),
            Credentials = new FileTokenSource(Path.Combine(directory, "token"), time),
        };
    }

    private static string? ReadNamespace(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : null;

    private static X509Certificate2Collection ReadCertificates(string path)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(path);
            return certificates;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new KubeConfigException($"cannot read the cluster's CA certificates from '{path}': {exception.Message}", exception);
        }
    }
}
