using System.Text.RegularExpressions;
using ModelServing.Testing.Time;

namespace ModelServing.Testing.Processes;

/// <summary>What an operator that still runs has said so far.</summary>
public static partial class OperatorLog
{
    public static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(open);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>Waits until it contains the text.</summary>
    public static Task SaysAsync(string file, string text, TimeSpan limit, CancellationToken cancellationToken) =>
        Eventually.GetAsync(() => ReadAsync(file, cancellationToken), log => log.Contains(text, StringComparison.Ordinal), limit, cancellationToken);

    /// <summary>Where its health checks are, and its metrics unless told otherwise, once it has said so.</summary>
    public static async Task<Uri> HealthAddressAsync(string file, TimeSpan limit, CancellationToken cancellationToken) =>
        new($"http://127.0.0.1:{await PortAsync(file, HealthPort(), limit, cancellationToken)}");

    /// <summary>The port of its metrics API, once it has said so.</summary>
    public static Task<string> MetricsApiPortAsync(string file, TimeSpan limit, CancellationToken cancellationToken) => PortAsync(file, MetricsApiPort(), limit, cancellationToken);

    private static async Task<string> PortAsync(string file, Regex port, TimeSpan limit, CancellationToken cancellationToken)
    {
        var log = await Eventually.GetAsync(() => ReadAsync(file, cancellationToken), port.IsMatch, limit, cancellationToken);
        return port.Match(log).Groups["port"].Value;
    }

    [GeneratedRegex(@"health on http://\S+:(?<port>\d+)")]
    private static partial Regex HealthPort();

    [GeneratedRegex(@"Metrics API on https://\S+:(?<port>\d+)")]
    private static partial Regex MetricsApiPort();
}
