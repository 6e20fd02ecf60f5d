using System.Text;

namespace ModelServing.Runtime.Telemetry;

/// <summary>One number.</summary>
/// <param name="labels">Rendered.</param>
/// <param name="accumulates">Whether measurements are added up; otherwise the last one stands.</param>
internal sealed class ValueSeries(string labels, bool accumulates) : MetricSeries(labels)
{
    private double _value;

    public override void Record(double value)
    {
        lock (Gate)
        {
            _value = accumulates ? _value + value : value;
        }
    }

    public override void Append(StringBuilder text, string name)
    {
        double value;
        lock (Gate)
        {
            value = _value;
        }

        PrometheusText.AppendSample(text, name, LabelText, value);
    }
}
