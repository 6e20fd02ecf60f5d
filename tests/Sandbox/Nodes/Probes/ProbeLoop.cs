namespace ModelServing.Sandbox.Nodes.Probes;

/// <summary>Runs one probe of one container until it is cancelled.</summary>
internal sealed class ProbeLoop(ProbeSpec spec, ProbeTarget target, ProbeExecutor executor, TimeProvider time)
{
    /// <summary>Called after each attempt with the verdict so far, what the attempt found, and whether it was the one that reached the failure threshold.</summary>
    public required Action<bool, ProbeResult, bool> OnResult { get; init; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var state = ProbeState.Initial(spec.Kind);
        await Task.Delay(spec.InitialDelay, time, cancellationToken);
        while (true)
        {
            var result = await executor.RunAsync(spec, target, cancellationToken);
            (state, var failed) = state.Observe(result.Success, spec);
            OnResult(state.Passing, result, failed);
            if (spec.Kind == ProbeKind.Startup && state.Passing)
            {
                return;
            }

            await Task.Delay(spec.Period, time, cancellationToken);
        }
    }
}
