using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Fetching;

/// <summary>Tries again what may go better the next time, after a growing delay.</summary>
internal static class Retry
{
    /// <param name="context">How often, and how long to wait.</param>
    /// <param name="attemptAsync">Gives how it ended.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="received">How many bytes there are: more of them make a failure the first in a row.</param>
    public static async Task<TransferOutcome> RunAsync(
        FetchContext context, Func<Task<AttemptOutcome>> attemptAsync, CancellationToken cancellationToken, Func<long>? received = null)
    {
        received ??= () => 0;
        var failures = 0;
        while (true)
        {
            var before = received();
            switch (await attemptAsync())
            {
                case AttemptOutcome.Complete:
                    return new TransferOutcome.Complete();
                case AttemptOutcome.Failed failed:
                    return new TransferOutcome.Failed(failed.Reason, failed.Message);
                case AttemptOutcome.Interrupted interrupted:
                    failures = received() > before ? 1 : failures + 1;
                    if (failures >= context.Tuning.MaxAttempts)
                    {
                        return new TransferOutcome.Failed(FailureReason.ModelUnreadable, $"{interrupted.Message}; gave up after {failures} attempts without progress");
                    }

                    var delay = RetryPolicy.Delay(context.Tuning, failures, Random.Shared.NextDouble(), interrupted.RetryAfter);
                    Log.Retrying(context.Logger, interrupted.Message, delay.TotalSeconds, received());
                    await Task.Delay(delay, context.Time, cancellationToken);
                    break;
            }
        }
    }
}
