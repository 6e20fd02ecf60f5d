using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Fetching;

/// <summary>A model behind an http or https URL. Transient failures are tried again with a growing delay, keeping what has arrived.</summary>
internal sealed class HttpModelSource(
    Uri url,
    FetchSettings settings,
    FetchTuning tuning,
    IHostResolver resolver,
    TimeProvider time,
    ILogger logger) : IModelSource
{
    public string Origin { get; } = DisplayUrl.Of(url);

    public async Task<TransferOutcome> TransferAsync(PartialFile target, CancellationToken cancellationToken)
    {
        using var handler = PinnedConnection.CreateHandler(tuning.ConnectTimeout);
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd($"modelserving-runtime/{typeof(HttpModelSource).Assembly.GetName().Version?.ToString(3)}");
        var transfer = new HttpTransfer(
            client,
            new HostGuard(resolver, new AddressPolicy(settings.AllowedNetworks)),
            settings,
            tuning,
            new FetchProgress(Origin, tuning.ProgressInterval, time, logger),
            time,
            logger);

        var failures = 0;
        while (true)
        {
            var before = target.Length;
            switch (await transfer.RunAsync(url, target, cancellationToken))
            {
                case AttemptOutcome.Complete:
                    return new TransferOutcome.Complete();
                case AttemptOutcome.Failed failed:
                    return new TransferOutcome.Failed(failed.Reason, failed.Message);
                case AttemptOutcome.Interrupted interrupted:
                    failures = target.Length > before ? 1 : failures + 1;
                    if (failures >= tuning.MaxAttempts)
                    {
                        return new TransferOutcome.Failed(FailureReason.ModelUnreadable, $"{interrupted.Message}; gave up after {failures} attempts without progress");
                    }

                    var delay = RetryPolicy.Delay(tuning, failures, Random.Shared.NextDouble(), interrupted.RetryAfter);
                    Log.Retrying(logger, interrupted.Message, delay.TotalSeconds, target.Length);
                    await Task.Delay(delay, time, cancellationToken);
                    break;
            }
        }
    }
}
