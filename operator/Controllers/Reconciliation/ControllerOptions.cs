namespace ModelServing.Controllers.Reconciliation;

/// <summary>How a <see cref="ControllerRunner{TEntity}"/> works.</summary>
/// <param name="Name">For logs and metrics.</param>
/// <param name="MaxConcurrentReconciles">Workers; each takes one object at a time.</param>
public sealed record ControllerOptions(string Name, int MaxConcurrentReconciles)
{
    /// <summary>Every object is looked at once in this time even if nothing happened, spread by a tenth of it either way (client-go's resync).</summary>
    public TimeSpan ResyncPeriod { get; init; } = TimeSpan.FromHours(10);
}
