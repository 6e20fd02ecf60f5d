using ModelServing.Kubernetes.Transport;

namespace ModelServing.Host.Certificates;

/// <summary>Keeps a server's certificate current, and those informed who are to trust it.</summary>
/// <param name="source">Where it comes from.</param>
/// <param name="serving">Where it is served from.</param>
/// <param name="server">Whose it is, for the log.</param>
/// <param name="trustAsync">Told the authorities of the certificate: before a new one is given out, and each time again. It may fail as calls of the API server do.</param>
/// <param name="time">When to look.</param>
/// <param name="logger">What failed.</param>
internal sealed class CertificateUpkeep(
    ICertificateSource source, ServingCertificate serving, string server, Func<string?, CancellationToken, Task> trustAsync, TimeProvider time, ILogger<CertificateUpkeep> logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    /// <summary>Until it is cancelled; what fails is tried again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = await TryStepAsync(cancellationToken) ? Period : Retry;
            try
            {
                await Task.Delay(pause, time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // The end of the process.
                return;
            }
        }
    }

    /// <summary>True when nothing is left to do for a while.</summary>
    private async Task<bool> TryStepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var material = await source.ReadAsync(trustAsync, cancellationToken);
            if (material is null)
            {
                return false;
            }

            if (serving.Use(material))
            {
                Log.CertificateInUse(logger, server);
            }
            else if (!serving.IsUsing(material))
            {
                throw new InvalidDataException("certificate and key cannot be read, or do not belong together");
            }

            await trustAsync(material.AuthoritiesPem, cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception exception) when (exception is ApiException or ApiUnreachableException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Log.UpkeepFailed(logger, server, Retry, exception.Message);
            return false;
        }
    }
}
