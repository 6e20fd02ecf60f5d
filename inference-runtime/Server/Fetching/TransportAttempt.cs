using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Fetching;

/// <summary>Turns what can go wrong on the wire into values.</summary>
internal static class TransportAttempt
{
    /// <param name="origin">For messages.</param>
    /// <param name="context">The limit of silence, and the clock.</param>
    /// <param name="attemptAsync">What is tried.</param>
    /// <param name="cancellationToken">The caller's; its end is thrown.</param>
    public static async Task<AttemptOutcome> RunAsync(
        string origin, FetchContext context, Func<StallWatch, Task<AttemptOutcome>> attemptAsync, CancellationToken cancellationToken)
    {
        using var watch = new StallWatch(context.Tuning.StallTimeout, context.Time, cancellationToken);
        try
        {
            return await attemptAsync(watch);
        }
        catch (OperationCanceledException) when (watch.HasStalled)
        {
            return new AttemptOutcome.Interrupted($"{origin} sent nothing for {context.Tuning.StallTimeout.TotalSeconds:0.###} s");
        }
        catch (HttpRequestException untrusted) when (untrusted.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            return new AttemptOutcome.Failed(
                FailureReason.ModelUnreadable, $"no secure connection to {origin}: {untrusted.InnerException?.Message ?? untrusted.Message}");
        }
        catch (HttpRequestException broken)
        {
            return new AttemptOutcome.Interrupted($"no answer from {origin}: {broken.InnerException?.Message ?? broken.Message}");
        }
    }
}
