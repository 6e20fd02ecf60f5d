using System.Text;

namespace ModelServing.Runtime.Telemetry;

/// <summary>The state of one set of labels. Recording and writing may meet on different threads.</summary>
/// <param name="labels">Rendered.</param>
internal abstract class MetricSeries(string labels)
{
    protected string LabelText { get; } = labels;

    protected Lock Gate { get; } = new();

    public abstract void Record(double value);

    public abstract void Append(StringBuilder text, string name);
}
