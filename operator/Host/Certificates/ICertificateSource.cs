namespace ModelServing.Host.Certificates;

/// <summary>Where the serving certificate comes from.</summary>
internal interface ICertificateSource
{
    /// <summary>The certificate to use now; null when there is none yet.</summary>
    /// <param name="trustAsync">Called before a new certificate is given out to anybody, with the authorities that callers must trust by then.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    Task<CertificateMaterial?> ReadAsync(Func<string, CancellationToken, Task> trustAsync, CancellationToken cancellationToken);
}
