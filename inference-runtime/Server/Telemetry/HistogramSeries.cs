using System.Text;

namespace ModelServing.Runtime.Telemetry;

/// <summary>Counts per bucket, with their sum.</summary>
/// <param name="labels">Rendered.</param>
/// <param name="bounds">Upper bounds, inclusive, rising; a last bucket without a bound is implied.</param>
internal sealed class HistogramSeries(string labels, double[] bounds) : MetricSeries(labels)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private readonly string[] _bucketLabels =
        [.. bounds.Append(double.PositiveInfinity).Select(bound => $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{PrometheusText.Number(bound)}\"")];

    private double _sum;

    public override void Record(double value)
    {
        if (double.IsNaN(value))
        {
            // It belongs in no bucket and would spoil the sum for good.
            return;
        }

        var index = Array.BinarySearch(bounds, value);
        lock (Gate)
        {
            _counts[index < 0 ? ~index : index]++;
            _sum += value;
        }
    }

    public override void Append(StringBuilder text, string name)
    {
        long[] counts;
        double sum;
        lock (Gate)
        {
            counts = [.. _counts];
            sum = _sum;
        }

        long total = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            total += counts[i];
            PrometheusText.AppendSample(text, $"{name}_bucket", _bucketLabels[i], total);
        }

        PrometheusText.AppendSample(text, $"{name}_sum", LabelText, sum);
        PrometheusText.AppendSample(text, $"{name}_count", LabelText, total);
    }
}
