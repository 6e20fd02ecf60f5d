using System.Globalization;
using System.Text.Json;
using ModelServing.Testing.Processes;

namespace ModelServing.Demo.Autoscaling;

/// <summary>How busy each pod is, in percent, as an autoscaler is told: through custom.metrics.k8s.io.</summary>
internal static class PodUtilization
{
    public static async Task<IReadOnlyList<double>> ReadAsync(Kubectl kubectl, string model, CancellationToken cancellationToken)
    {
        var path = $"/apis/custom.metrics.k8s.io/v1beta2/namespaces/default/pods/*/busy_utilization?labelSelector=modelserving.dev%2Fname%3D{model}";
        using var list = JsonDocument.Parse(await kubectl.ReadAsync(cancellationToken, "get", "--raw", path));
        return [.. list.RootElement.GetProperty("items").EnumerateArray().Select(static item => Number(item.GetProperty("value").GetString()!))];
    }

    /// <summary>A quantity: the API gives thousandths where a value is no whole number.</summary>
    private static double Number(string quantity) => quantity.EndsWith('m')
        ? double.Parse(quantity.AsSpan(0, quantity.Length - 1), CultureInfo.InvariantCulture) / 1000
        : double.Parse(quantity, CultureInfo.InvariantCulture);
}
