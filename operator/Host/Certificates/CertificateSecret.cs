using System.Text;
using ModelServing.Api.Meta;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Host.Certificates;

/// <summary>
/// A certificate of our own making, kept in a Secret that all replicas read. The one that may write makes it and renews it before it expires; trust comes
/// first: the new authority is in the APIServices before the certificate is in the Secret.
/// </summary>
internal sealed class CertificateSecret(
    IResourceClient<V1Secret> secrets, NamespacedName name, IReadOnlyList<string> serverNames, Func<bool> mayWrite, TimeProvider time, ILogger<CertificateSecret> logger) : ICertificateSource
{
    private const string Certificate = "tls.crt";
    private const string Key = "tls.key";
    private const string Authorities = "ca.crt";

    public async Task<CertificateMaterial?> ReadAsync(Func<string, CancellationToken, Task> trustAsync, CancellationToken cancellationToken)
    {
        var secret = await secrets.FindAsync(name, cancellationToken);
        var stored = Read(secret);
        if (SelfSignedCertificate.IsGood(stored, serverNames, time.GetUtcNow()) || !mayWrite())
        {
            return stored;
        }

        var fresh = SelfSignedCertificate.Create(serverNames, time.GetUtcNow(), stored);
        await trustAsync(fresh.AuthoritiesPem!, cancellationToken);
        try
        {
            await WriteAsync(secret, fresh, cancellationToken);
            Log.CertificateMade(logger, name.ToString(), SelfSignedCertificate.Lifetime.TotalDays);
            return fresh;
        }
        catch (ApiException exception) when (exception.IsConflict)
        {
            // Another replica was faster: its certificate is as good.
            return Read(await secrets.FindAsync(name, cancellationToken));
        }
    }

    private Task<V1Secret> WriteAsync(V1Secret? stored, CertificateMaterial material, CancellationToken cancellationToken)
    {
        var data = new Dictionary<string, byte[]>
        {
            [Certificate] = Encoding.ASCII.GetBytes(material.CertificatePem),
            [Key] = Encoding.ASCII.GetBytes(material.KeyPem),
            [Authorities] = Encoding.ASCII.GetBytes(material.AuthoritiesPem!),
        };
        if (stored is not null)
        {
            return secrets.ReplaceAsync(stored with { Data = data }, cancellationToken);
        }

        var metadata = new V1ObjectMeta
        {
            Name = name.Name,
            Namespace = name.Namespace,
            Labels = new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "modelserving-operator" },
        };
        return secrets.CreateAsync(new V1Secret { Metadata = metadata, Type = "kubernetes.io/tls", Data = data }, cancellationToken);
    }

    private static CertificateMaterial? Read(V1Secret? secret) =>
        Text(secret, Certificate) is { } certificate && Text(secret, Key) is { } key ? new CertificateMaterial(certificate, key, Text(secret, Authorities)) : null;

    private static string? Text(V1Secret? secret, string key) =>
        secret?.Data?.GetValueOrDefault(key) is { Length: > 0 } bytes ? Encoding.ASCII.GetString(bytes) : null;
}
