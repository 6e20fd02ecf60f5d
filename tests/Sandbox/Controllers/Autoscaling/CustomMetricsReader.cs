using System.Text.Json.Nodes;
using ModelServing.Sandbox.Scheduling;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>Reads pod metrics from <c>custom.metrics.k8s.io</c> through the API server, in the version that the server prefers.</summary>
internal sealed class CustomMetricsReader(ApiClient api)
{
    private const string Group = "custom.metrics.k8s.io";

    /// <summary>Values in thousandths, by pod.</summary>
    /// <exception cref="ApiCallException">They could not be read, or there are none.</exception>
    public async Task<IReadOnlyDictionary<string, long>> ReadAsync(string inNamespace, string metric, string selector, JsonNode? metricSelector, CancellationToken cancellationToken)
    {
        var version = await PreferredVersionAsync(cancellationToken);
        var query = $"labelSelector={Uri.EscapeDataString(selector)}";
        if (Text(metricSelector) is { Length: > 0 } text)
        {
            query += $"&metricLabelSelector={Uri.EscapeDataString(text)}";
        }

        var list = await ReadAsync($"/apis/{Group}/{version}/namespaces/{inNamespace}/pods/*/{Uri.EscapeDataString(metric)}?{query}", cancellationToken);
        var values = list.Items("items")
            .Where(item => item.Text("describedObject", "name") is not null && item.TextOrNumber("value") is not null)
            .ToDictionary(item => item.Text("describedObject", "name")!, item => (long)ResourceQuantity.ParseMillis(item.TextOrNumber("value")!));
        return values.Count > 0 ? values : throw new ApiCallException("no metrics returned from custom metrics API");
    }

    private async Task<JsonObject> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await api.GetAsync(path, cancellationToken);
        }
        catch (ApiCallException fault)
        {
            throw new ApiCallException($"unable to fetch metrics from custom metrics API: {fault.Message}");
        }
    }

    private async Task<string> PreferredVersionAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await api.GetAsync($"/apis/{Group}", cancellationToken)).Text("preferredVersion", "version") ?? throw new ApiCallException("it has no version");
        }
        catch (ApiCallException)
        {
            throw new ApiCallException($"unable to fetch metrics from custom metrics API: no custom metrics API ({Group}) registered");
        }
    }

    /// <summary>A metric's selector, as a query has it.</summary>
    private static string Text(JsonNode? selector) => string.Join(
        ',',
        selector.Strings("matchLabels").Select(pair => $"{pair.Key}={pair.Value}").Concat(selector.Items("matchExpressions").Select(expression => expression.Text("operator") switch
        {
            "In" => $"{expression.Text("key")} in ({string.Join(',', expression.Texts("values"))})",
            "NotIn" => $"{expression.Text("key")} notin ({string.Join(',', expression.Texts("values"))})",
            "Exists" => expression.Text("key")!,
            _ => $"!{expression.Text("key")}",
        })));
}
