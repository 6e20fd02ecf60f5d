using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ModelServing.Benchmarks.Batching;
using ModelServing.Testing;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Benchmarks.Serving;

/// <summary>The shipped process, <c>model-runtime serve</c>, on a loopback address.</summary>
internal sealed class RuntimeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder;
    private readonly BackgroundProcess _process;

    private RuntimeProcess(DirectoryInfo folder, BackgroundProcess process, int port)
    {
        _folder = folder;
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public static Task<RuntimeProcess> StartAsync(Workload workload, int maxBatchSize, TimeSpan delay, CancellationToken cancellationToken) =>
        StartAsync(workload.Model, maxBatchSize, delay, (IPAddress.Loopback, FreePort(), 0), cancellationToken);

    /// <param name="model">The ONNX file.</param>
    /// <param name="maxBatchSize">The largest batch.</param>
    /// <param name="delay">How long a request may wait for others.</param>
    /// <param name="at">Where it listens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RuntimeProcess> StartAsync(
        string model, int maxBatchSize, TimeSpan delay, (IPAddress Address, int Port, int MetricsPort) at, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("model-bench-");
        File.Copy(model, Path.Combine(folder.FullName, "model.onnx"));
        var config = Path.Combine(folder.FullName, "config.json");
        await File.WriteAllTextAsync(config, Configuration(maxBatchSize, delay), cancellationToken);
        var process = BackgroundProcess.Start(
            Repository.Executable("ModelServing.Runtime", "model-runtime"),
            ["serve", "--config", config, "--models", folder.FullName, "--bind", $"{at.Address}", "--http-port", $"{at.Port}", "--metrics-port", $"{at.MetricsPort}", "--grpc-port", "0",
                "--termination-log", Path.Combine(folder.FullName, "last-word.json"), "--log-level", "Warning"],
            Path.Combine(folder.FullName, "runtime.log"));
        var runtime = new RuntimeProcess(folder, process, at.Port);
        using var client = new HttpClient();
        await Eventually.TrueAsync(() => runtime.IsReadyAsync(client, cancellationToken), StartLimit, cancellationToken);
        return runtime;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"model-runtime ended with {_process.ExitCode}: {await File.ReadAllTextAsync(_process.LogFile, cancellationToken)}");
        }

        try
        {
            using var response = await client.GetAsync(new Uri($"http://127.0.0.1:{Port}/v2/health/ready"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Configuration(int maxBatchSize, TimeSpan delay) => new JsonObject
    {
        ["version"] = 1,
        ["model"] = new JsonObject
        {
            ["name"] = "bench",
            ["version"] = "1",
            ["format"] = "ONNX",
            ["file"] = "model.onnx",
            ["source"] = new JsonObject { ["persistentVolumeClaim"] = new JsonObject { ["path"] = "model.onnx" } },
            ["verification"] = new JsonObject { ["policy"] = "Disabled" },
        },
        ["batching"] = new JsonObject { ["maxBatchSize"] = maxBatchSize, ["maxQueueDelayMicroseconds"] = (long)delay.TotalMicroseconds },
        ["drain"] = new JsonObject { ["delaySeconds"] = 0 },
    }.ToJsonString();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
