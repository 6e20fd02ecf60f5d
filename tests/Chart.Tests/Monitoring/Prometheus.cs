using System.Text.Json.Nodes;
using ModelServing.Testing.ControlPlane;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Chart.Tests.Monitoring;

/// <summary>The real Prometheus, where it is installed.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly BackgroundProcess _process;
    private readonly HttpClient _http;

    private Prometheus(BackgroundProcess process, int port) => (_process, _http) = (process, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") });

    public static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(static folder => Path.Combine(folder, "prometheus")).FirstOrDefault(File.Exists);

    /// <param name="program">From <see cref="Find"/>.</param>
    /// <param name="folder">State and log.</param>
    /// <param name="configuration">What to scrape; once a second.</param>
    /// <param name="files">Beside the configuration.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Prometheus> StartAsync(string program, string folder, string configuration, Dictionary<string, string> files, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        files["prometheus.yml"] = $"global: {{ scrape_interval: 1s, scrape_timeout: 1s }}\n{configuration}\n";
        foreach (var (name, text) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text, cancellationToken);
        }

        var port = LoopbackPort.TakeFree(1)[0];
        var process = BackgroundProcess.Start(
            program,
            [$"--config.file={Path.Combine(folder, "prometheus.yml")}", $"--storage.tsdb.path={Path.Combine(folder, "data")}", $"--web.listen-address=127.0.0.1:{port}"],
            Path.Combine(folder, "prometheus.log"));
        return new Prometheus(process, port);
    }

    /// <summary>Waits until a query has one value, and this one.</summary>
    public async Task SaysAsync(string query, string value, CancellationToken cancellationToken) =>
        await Eventually.GetAsync(() => AskAsync(query, cancellationToken), answer => answer == value, Patience, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    /// <summary>All values of the answer; nothing while the server starts.</summary>
    private async Task<string> AskAsync(string query, CancellationToken cancellationToken)
    {
        try
        {
            var answer = JsonNode.Parse(await _http.GetStringAsync(new Uri($"/api/v1/query?query={Uri.EscapeDataString(query)}", UriKind.Relative), cancellationToken))!;
            return string.Join(' ', answer["data"]!["result"]!.AsArray().Select(static found => found!["value"]![1]!.GetValue<string>()));
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }
}
