using System.Text.RegularExpressions;
using ModelServing.Host.Tests.Telemetry;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Host.Tests.Running;

/// <summary>The built program as a process of its own, and what it says of itself.</summary>
internal sealed partial class RunningOperator(BackgroundProcess process) : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http = new();

    public BackgroundProcess Process => process;

    public static RunningOperator Start(string kubeconfig, string logFile, params string[] arguments) => new(OperatorProcess.Start(kubeconfig, logFile, arguments));

    /// <summary>Address of health and metrics, once it is there.</summary>
    public async Task<Uri> AddressAsync()
    {
        var found = await Eventually.GetAsync(async () => HealthPort().Match(await LogAsync()), static match => match.Success, Patience, default);
        return new Uri($"http://127.0.0.1:{found.Groups["port"].Value}");
    }

    public async Task<HttpResponseMessage> GetAsync(string path) => await _http.GetAsync(new Uri(await AddressAsync(), path));

    public Task ReadyAsync() => Eventually.TrueAsync(async () => (await GetAsync("/readyz")).IsSuccessStatusCode, Patience, default);

    public async Task<PrometheusDocument> MetricsAsync()
    {
        using var response = await GetAsync("/metrics");
        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
        return PrometheusDocument.Parse(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until its own log contains the text.</summary>
    public Task SaysAsync(string text) => Eventually.TrueAsync(async () => (await LogAsync()).Contains(text, StringComparison.Ordinal), Patience, default);

    /// <summary>Sends a signal, by name.</summary>
    public Task SignalAsync(string signal) => Command.RunAsync("kill", [$"-{signal}", $"{process.Id}"], null, CancellationToken.None);

    public Task EndedAsync() => Eventually.TrueAsync(() => Task.FromResult(process.HasExited), Patience, default);

    public async Task<string> LogAsync()
    {
        await using var file = new FileStream(process.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await process.DisposeAsync();
    }

    [GeneratedRegex(@"health on http://\S+:(?<port>\d+)")]
    private static partial Regex HealthPort();
}
