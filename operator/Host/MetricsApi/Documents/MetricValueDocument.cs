using System.Globalization;
using System.Text.Json;
using ModelServing.Controllers.Signals;

namespace ModelServing.Host.MetricsApi.Documents;

/// <summary>
/// <c>MetricValueList</c> of <c>custom.metrics.k8s.io</c>. The versions differ: <c>v1beta1</c> has <c>metricName</c>, <c>window</c> and <c>selector</c> where
/// <c>v1beta2</c> has <c>metric</c> and <c>windowSeconds</c>.
/// </summary>
internal static class MetricValueDocument
{
    /// <summary>The runtime's busy ratio is one of the last ten seconds.</summary>
    private const int WindowSeconds = 10;

    public static byte[] Write(MetricsRequest.Values request, IEnumerable<PodSignal> signals) => JsonDocuments.Write(writer =>
    {
        writer.Type("MetricValueList", $"{MetricsGroup.Name}/{request.Version}");
        writer.WriteStartObject("metadata");
        writer.WriteEndObject();
        writer.WriteStartArray("items");
        foreach (var signal in signals)
        {
            writer.WriteStartObject();
            WriteItem(writer, request, signal);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <summary>A quantity: whole numbers as they are, others in thousandths (<c>19600m</c>), which is what an HPA reads.</summary>
    internal static string Quantity(double value)
    {
        var milli = (long)Math.Round(value * 1000, MidpointRounding.AwayFromZero);
        var (whole, rest) = Math.DivRem(milli, 1000);
        return rest == 0 ? whole.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{milli}m");
    }

    private static void WriteItem(Utf8JsonWriter writer, MetricsRequest.Values request, PodSignal signal)
    {
        writer.WriteStartObject("describedObject");
        writer.Type("Pod", "/v1");
        writer.WriteString("namespace", request.Namespace);
        writer.WriteString("name", signal.Pod);
        writer.WriteEndObject();
        if (request.Version == MetricsGroup.V1Beta1)
        {
            writer.WriteString("metricName", request.Metric);
        }
        else
        {
            writer.WriteStartObject("metric");
            writer.WriteString("name", request.Metric);
            writer.WriteNull("selector");
            writer.WriteEndObject();
        }

        writer.WriteString("timestamp", signal.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        writer.WriteNumber(request.Version == MetricsGroup.V1Beta1 ? "window" : "windowSeconds", WindowSeconds);
        writer.WriteString("value", Quantity(signal.Value));
        if (request.Version == MetricsGroup.V1Beta1)
        {
            writer.WriteNull("selector");
        }
    }
}
