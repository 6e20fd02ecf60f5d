using System.Collections.Immutable;

namespace ModelServing.Engine.Models;

/// <summary>What warming up has done.</summary>
/// <param name="BatchSizes">Batch sizes that ran.</param>
/// <param name="FreeDimension">Size given to free dimensions.</param>
/// <param name="Complaint">Why nothing ran, if nothing did.</param>
internal sealed record WarmupReport(ImmutableArray<int> BatchSizes, long FreeDimension, string? Complaint);
