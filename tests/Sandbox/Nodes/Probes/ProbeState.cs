namespace ModelServing.Sandbox.Nodes.Probes;

/// <summary>
/// Counts results in a row; the verdict changes only when a threshold is reached (k8s.io/kubernetes pkg/kubelet/prober/worker.go).
/// </summary>
internal readonly record struct ProbeState(bool Passing, int Run, bool LastResult)
{
    /// <summary>A container is taken for alive, but not for ready or started, until a probe has said otherwise.</summary>
    public static ProbeState Initial(ProbeKind kind) => new(kind == ProbeKind.Liveness, 0, false);

    /// <returns>The new state, and whether the failure threshold was reached by this very result.</returns>
    public (ProbeState Next, bool Failed) Observe(bool success, ProbeSpec spec)
    {
        var run = Run > 0 && success == LastResult ? Run + 1 : 1;
        var reached = run >= (success ? spec.SuccessThreshold : spec.FailureThreshold);
        var next = new ProbeState(reached ? success : Passing, run, success);
        return (next, !success && run == spec.FailureThreshold);
    }
}
