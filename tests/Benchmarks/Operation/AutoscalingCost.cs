using ModelServing.Benchmarks.Reporting;
using ModelServing.Testing.Time;

namespace ModelServing.Benchmarks.Operation;

/// <summary>
/// What autoscaling costs the operator: first with replicas that stand still and nobody asking, then with an autoscaler for each model. Whose questions
/// arrive is the cluster's own HPA controller, through its API server; the operator looks at every pod every 5 s for it.
/// </summary>
internal static class AutoscalingCost
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ScrapePeriod = TimeSpan.FromSeconds(5);

    /// <exception cref="InvalidOperationException">The machine could not ask as often as it should: what was measured would be too little.</exception>
    public static async Task<IReadOnlyList<LimitRow>> MeasureAsync(BenchCluster cluster, Fleet fleet, int count, string folder, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync("giving every model a pod ...");
        await using var node = await StandInNode.StartAsync(cluster.KubeconfigPath, cancellationToken);
        await using var measured = MeasuredOperator.Start(cluster, Path.Combine(folder, "third.log"), cluster.MetricsApi.OperatorArguments);
        await measured.LeadsAsync(cancellationToken);
        await cluster.StartControllersAsync(cancellationToken);
        await cluster.MetricsApi.OpenAsync(cluster.Kubectl, measured.LogFile, cancellationToken);
        await AllAsync("Ready");
        var still = await CostAsync(measured, cancellationToken);

        await Console.Error.WriteLineAsync("giving every model an autoscaler ...");
        await fleet.AutoscaleAsync(count, cancellationToken);
        await AllAsync("ScalingActive");
        var scaled = await CostAsync(measured, cancellationToken);

        Sufficient("metrics API requests", scaled.Questions, count / BenchCluster.AutoscalerSyncPeriod.TotalSeconds);
        Sufficient("looks at pods", scaled.Looks, count / ScrapePeriod.TotalSeconds);
        return
        [
            new("metrics API requests of the autoscalers, 1/s", scaled.Questions, null),
            new("looks at pods for them, 1/s", scaled.Looks, null),
            new("processors busy with autoscaling, beyond standing still", scaled.Processors - still.Processors, 0.2),
            new("resident memory for autoscaling, beyond standing still, MiB", scaled.Mebibytes - still.Mebibytes, 60),
        ];

        Task AllAsync(string condition) => Eventually.TrueAsync(
            () =>
            {
                node.ThrowIfFailed();
                return Task.FromResult(fleet.CountWith(condition) == count);
            },
            Limit,
            cancellationToken);
    }

    /// <summary>Over a minute, after a quiet one in which what led to this state has come to an end.</summary>
    private static async Task<Cost> CostAsync(MeasuredOperator measured, CancellationToken cancellationToken)
    {
        await Task.Delay(Window, cancellationToken);
        await Console.Error.WriteLineAsync($"measuring for {Window.TotalSeconds} s ...");
        var (processor, elapsed) = (measured.ProcessorTime, measured.Elapsed);
        var (questions, looks) = await CountersAsync();
        var samples = new List<double>();
        while (measured.Elapsed - elapsed < Window)
        {
            samples.Add(measured.Mebibytes);
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }

        var (questionsAfter, looksAfter) = await CountersAsync();
        var seconds = (measured.Elapsed - elapsed).TotalSeconds;
        return new Cost((measured.ProcessorTime - processor).TotalSeconds / seconds, samples.Average(), (questionsAfter - questions) / seconds, (looksAfter - looks) / seconds);

        async Task<(double Questions, double Looks)> CountersAsync() =>
            (await measured.CounterAsync("modelserving_metrics_api_requests_total", cancellationToken), await measured.CounterAsync("modelserving_scrapes_total", cancellationToken));
    }

    private static void Sufficient(string what, double perSecond, double meant)
    {
        if (perSecond < 0.9 * meant)
        {
            throw new InvalidOperationException($"{perSecond:0.#} {what} a second, of {meant:0.#} meant: this machine is too slow for so many models, or too busy");
        }
    }

    /// <param name="Processors">How many were busy with the operator.</param>
    /// <param name="Mebibytes">Resident, on average.</param>
    /// <param name="Questions">Metrics API requests a second.</param>
    /// <param name="Looks">Looks at pods a second.</param>
    private sealed record Cost(double Processors, double Mebibytes, double Questions, double Looks);
}
