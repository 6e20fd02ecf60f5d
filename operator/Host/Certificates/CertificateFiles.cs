namespace ModelServing.Host.Certificates;

/// <summary>A certificate in mounted files, which cert-manager or the like renews; read anew each time.</summary>
internal sealed class CertificateFiles(string certificate, string key, string? authorities) : ICertificateSource
{
    public async Task<CertificateMaterial?> ReadAsync(Func<string, CancellationToken, Task> trustAsync, CancellationToken cancellationToken) => new(
        await File.ReadAllTextAsync(certificate, cancellationToken),
        await File.ReadAllTextAsync(key, cancellationToken),
        authorities is null ? null : await File.ReadAllTextAsync(authorities, cancellationToken));
}
