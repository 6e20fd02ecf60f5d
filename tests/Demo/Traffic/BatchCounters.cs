using System.Globalization;

namespace ModelServing.Demo.Traffic;

/// <summary>How many requests and how many runs of the model the pod has counted (Triton's nv_inference_count and nv_inference_exec_count).</summary>
internal sealed record BatchCounters(long Requests, long Batches)
{
    public double RequestsPerBatch => Batches == 0 ? 0 : (double)Requests / Batches;

    public BatchCounters Since(BatchCounters earlier) => new(Requests - earlier.Requests, Batches - earlier.Batches);

    public static async Task<BatchCounters> ReadAsync(HttpClient http, Uri service, CancellationToken cancellationToken)
    {
        var text = await http.GetStringAsync(new Uri(service, "/metrics"), cancellationToken);
        return new BatchCounters(Sum(text, "nv_inference_count"), Sum(text, "nv_inference_exec_count"));
    }

    private static long Sum(string metrics, string name) => metrics.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is '{' or ' ')
        .Sum(line => (long)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
