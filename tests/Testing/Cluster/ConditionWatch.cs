using ModelServing.Testing.Processes;

namespace ModelServing.Testing.Cluster;

/// <summary>Follows a ModelDeployment's conditions through <c>kubectl get --watch</c>.</summary>
public static class ConditionWatch
{
    /// <summary>The first conditions that satisfy <paramref name="accept"/>; each that is seen goes to <paramref name="seen"/>.</summary>
    /// <exception cref="TimeoutException">None did within <paramref name="limit"/>; the message holds the last.</exception>
    public static async Task<Conditions> UntilAsync(
        Kubectl kubectl, string @namespace, string name, Func<Conditions, bool> accept, TimeSpan limit, CancellationToken cancellationToken, Action<Conditions>? seen = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        Conditions? last = null;
        try
        {
            // By a selector and not by its name: "get NAME --watch" passes over the first event of its watch, and so over what changed since its read.
            await foreach (var line in kubectl.ReadLinesAsync(
                patience.Token, "get", "modeldeployments.modelserving.dev", $"--field-selector=metadata.name={name}", "-n", @namespace, "--watch", "-o", Conditions.OutputFormat))
            {
                last = Conditions.Parse(line);
                seen?.Invoke(last);
                if (accept(last))
                {
                    return last;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is up; what follows says so.
        }

        throw new TimeoutException($"ModelDeployment {@namespace}/{name} did not get there within {limit.TotalSeconds:0} s. Its last conditions: {last}");
    }
}
