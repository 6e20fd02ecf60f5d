using System.Net;
using System.Text.Json.Nodes;
using ModelServing.Benchmarks.Models;
using ModelServing.Testing;

namespace ModelServing.Benchmarks.Serving;

/// <summary>Starts the shipped process, <c>model-runtime serve</c>.</summary>
internal static class RuntimeProcess
{
    /// <param name="model">The ONNX file.</param>
    /// <param name="maxBatchSize">The largest batch.</param>
    /// <param name="delay">How long a request may wait for others.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<ServerProcess> StartAsync(string model, int maxBatchSize, TimeSpan delay, CancellationToken cancellationToken) =>
        StartAsync(model, maxBatchSize, delay, (IPAddress.Loopback, ServerProcess.FreePort(), 0), cancellationToken);

    public static Task<ServerProcess> StartAsync(
        string model, int maxBatchSize, TimeSpan delay, (IPAddress Address, int Port, int MetricsPort) at, CancellationToken cancellationToken) =>
        ServerProcess.StartAsync(
            Repository.Executable("ModelServing.Runtime", "model-runtime"),
            folder =>
            {
                File.Copy(model, Path.Combine(folder, "model.onnx"));
                var config = Path.Combine(folder, "config.json");
                File.WriteAllText(config, Configuration(maxBatchSize, delay));
                return ["serve", "--config", config, "--models", folder, "--bind", $"{at.Address}", "--http-port", $"{at.Port}", "--metrics-port", $"{at.MetricsPort}", "--grpc-port", "0",
                    "--termination-log", Path.Combine(folder, "last-word.json"), "--log-level", "Warning"];
            },
            at.Port,
            null,
            cancellationToken);

    private static string Configuration(int maxBatchSize, TimeSpan delay) => new JsonObject
    {
        ["version"] = 1,
        ["model"] = new JsonObject
        {
            ["name"] = BenchModel.ServedName,
            ["version"] = "1",
            ["format"] = "ONNX",
            ["file"] = "model.onnx",
            ["source"] = new JsonObject { ["persistentVolumeClaim"] = new JsonObject { ["path"] = "model.onnx" } },
            ["verification"] = new JsonObject { ["policy"] = "Disabled" },
        },
        ["batching"] = new JsonObject { ["maxBatchSize"] = maxBatchSize, ["maxQueueDelayMicroseconds"] = (long)delay.TotalMicroseconds },
        ["drain"] = new JsonObject { ["delaySeconds"] = 0 },
    }.ToJsonString();
}
