using ModelServing.Host.Tests.Telemetry;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Host.Tests.Running;

/// <summary>The built program as a process of its own, and what it says of itself.</summary>
internal sealed class RunningOperator(BackgroundProcess process) : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http = new();

    public BackgroundProcess Process => process;

    public static RunningOperator Start(string kubeconfig, string logFile, params string[] arguments) => new(OperatorProcess.Start(kubeconfig, logFile, arguments));

    /// <summary>Address of health and metrics, once it is there.</summary>
    public Task<Uri> AddressAsync() => OperatorLog.HealthAddressAsync(process.LogFile, Patience, default);

    public async Task<HttpResponseMessage> GetAsync(string path) => await _http.GetAsync(new Uri(await AddressAsync(), path));

    public Task ReadyAsync() => Eventually.TrueAsync(async () => (await GetAsync("/readyz")).IsSuccessStatusCode, Patience, default);

    public async Task<PrometheusDocument> MetricsAsync()
    {
        using var response = await GetAsync("/metrics");
        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
        return PrometheusDocument.Parse(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until its own log contains the text.</summary>
    public Task SaysAsync(string text) => OperatorLog.SaysAsync(process.LogFile, text, Patience, default);

    /// <summary>Sends a signal, by name.</summary>
    public Task SignalAsync(string signal) => Command.RunAsync("kill", [$"-{signal}", $"{process.Id}"], null, CancellationToken.None);

    public Task EndedAsync() => Eventually.TrueAsync(() => Task.FromResult(process.HasExited), Patience, default);

    public Task<string> LogAsync() => OperatorLog.ReadAsync(process.LogFile, default);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await process.DisposeAsync();
    }
}
