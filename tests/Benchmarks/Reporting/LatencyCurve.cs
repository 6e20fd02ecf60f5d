namespace ModelServing.Benchmarks.Reporting;

/// <summary>How a server answers under growing load.</summary>
internal sealed record LatencyCurve(string Name, IReadOnlyList<LatencyPoint> Points);

/// <param name="Clients">That ask at the same time.</param>
/// <param name="RowsPerSecond">Answered.</param>
/// <param name="P99Milliseconds">From the request to its answer.</param>
internal sealed record LatencyPoint(int Clients, double RowsPerSecond, double P99Milliseconds);
