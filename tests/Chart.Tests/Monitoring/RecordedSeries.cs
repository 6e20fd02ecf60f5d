namespace ModelServing.Chart.Tests.Monitoring;

/// <summary>What the name of a recorded series says: <c>level:metric:operations</c>. Source: prometheus.io, "Defining recording rules".</summary>
/// <param name="Labels">By what it was aggregated; a ModelDeployment is known by its namespace and its name.</param>
/// <param name="Metric">Of what it was recorded.</param>
internal sealed record RecordedSeries(IReadOnlyList<string> Labels, string Metric)
{
    /// <summary>Null for a series that somebody exposes.</summary>
    public static RecordedSeries? Parse(string name) => name.Split(':') is [var level, var metric, _] ? new(["namespace", .. level.Split('_')], metric) : null;
}
