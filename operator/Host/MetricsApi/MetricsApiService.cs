using ModelServing.Host.MetricsApi.Access;
using ModelServing.Host.MetricsApi.Certificates;
using ModelServing.Host.MetricsApi.Registration;
using ModelServing.Host.Options;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Host.MetricsApi;

/// <summary>
/// Runs the metrics API, on every replica and whether it leads or not: the listener, the watch of the cluster's authorities, and the upkeep of certificate
/// and registration.
/// </summary>
internal sealed class MetricsApiService(
    MetricsApiRunOptions options,
    MetricsApiServer server,
    AuthenticationConfigSource authentication,
    ICertificateSource certificates,
    ServingCertificate serving,
    ApiServiceRegistrar registrar,
    TimeProvider time,
    ILogger<MetricsApiService> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    /// <summary>What keeps requests from being answered; empty when nothing does.</summary>
    public IEnumerable<string> Missing
    {
        get
        {
            if (!serving.IsThere)
            {
                yield return "a serving certificate of the metrics API";
            }

            if (!authentication.HasSynced)
            {
                yield return $"ConfigMap {AuthenticationConfigSource.ConfigMap}";
            }
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(options.Port, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new MetricsApiPortException($"--metrics-api-port {options.Port}: {exception.Message}", exception);
        }

        Log.Started(logger, server.Address, $"{options.Namespace}/{options.Service}");
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(authentication.RunAsync(stoppingToken), KeepUpAsync(stoppingToken));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await server.DisposeAsync();
        await base.StopAsync(cancellationToken);
    }

    private async Task KeepUpAsync(CancellationToken cancellationToken)
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
            var material = await certificates.ReadAsync((authorities, stop) => registrar.EnsureAsync(authorities, stop), cancellationToken);
            if (material is null)
            {
                return false;
            }

            if (serving.Use(material))
            {
                Log.CertificateInUse(logger);
            }

            await registrar.EnsureAsync(material.AuthoritiesPem, cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception exception) when (exception is ApiException or ApiUnreachableException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Log.UpkeepFailed(logger, Retry, exception.Message);
            return false;
        }
    }
}
