using ModelServing.Benchmarks.Models;
using ModelServing.Benchmarks.Serving;
using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Benchmarks.Peers;

/// <summary>Starts the servers that the runtime is compared with, where what they are made of is on this machine.</summary>
internal static class PeerServers
{
    private const int PythonWorkers = 2;

    // Clients pause while others are measured.
    private const int KeepAliveSeconds = 600;
    private const string Scripts = "tests/Benchmarks/Peers";

    /// <summary>Where <c>make bench-peers</c> puts onnxruntime-node; Node.js looks in the repository's node_modules too.</summary>
    private static readonly string NodePackages = Repository.At("artifacts", "bench", "peers");

    public static async Task<HttpLoop> StartAspNetAsync(BenchModel model, int clients, CancellationToken cancellationToken)
    {
        var port = ServerProcess.FreePort();

        // The garbage collector that projects of ASP.NET Core have.
        var environment = new Dictionary<string, string> { ["DOTNET_gcServer"] = "1" };
        var server = await ServerProcess.StartAsync(Environment.ProcessPath!, _ => ["peer", "--model", model.File, "--port", $"{port}"], port, environment, cancellationToken);
        return new HttpLoop("ASP.NET Core, run per request", server, clients, seed => WireRequest.Binary(model, seed));
    }

    /// <param name="model">What it serves.</param>
    /// <param name="clients">Of the load.</param>
    /// <param name="maxBatch">1 for a run per request; more for a greedy batcher.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PeerOutcome> StartNodeAsync(BenchModel model, int clients, int maxBatch, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(NodePackages);
        if (await ComplaintAsync("node", ["-e", $"require('module').createRequire('{NodePackages}/')('onnxruntime-node')"], cancellationToken) is { } complaint)
        {
            return new PeerOutcome.Missing($"no onnxruntime-node ('make bench-peers' fetches it): {complaint}");
        }

        var port = ServerProcess.FreePort();
        string[] arguments = [Repository.At(Scripts, "onnx-server.mjs"), model.File, $"{port}", $"{maxBatch}", $"{Environment.ProcessorCount}", NodePackages];
        var server = await ServerProcess.StartAsync("node", _ => arguments, port, null, cancellationToken);
        return new PeerOutcome.Started(new HttpLoop(
            maxBatch == 1 ? "onnxruntime-node, run per request" : $"onnxruntime-node, greedy, batch <= {maxBatch}", server, clients, seed => WireRequest.Binary(model, seed)));
    }

    public static Task<PeerOutcome> StartFlaskAsync(BenchModel model, int clients, CancellationToken cancellationToken)
    {
        var port = ServerProcess.FreePort();
        string[] arguments = ["-m", "gunicorn", "--workers", $"{PythonWorkers}", "--threads", $"{clients}", "--keep-alive", $"{KeepAliveSeconds}", "--bind", $"127.0.0.1:{port}", "--chdir", Repository.At(Scripts), "onnx_server:flask_application()"];
        return StartPythonAsync(("Flask", "flask, gunicorn"), arguments, port, model, clients, cancellationToken);
    }

    public static Task<PeerOutcome> StartFastApiAsync(BenchModel model, int clients, CancellationToken cancellationToken)
    {
        var port = ServerProcess.FreePort();
        string[] arguments = ["-m", "uvicorn", "--workers", $"{PythonWorkers}", "--port", $"{port}", "--log-level", "warning", "--timeout-keep-alive", $"{KeepAliveSeconds}", "--app-dir", Repository.At(Scripts), "--factory", "onnx_server:fastapi_application"];
        return StartPythonAsync(("FastAPI", "fastapi, uvicorn"), arguments, port, model, clients, cancellationToken);
    }

    private static async Task<PeerOutcome> StartPythonAsync(
        (string Name, string Packages) peer, string[] arguments, int port, BenchModel model, int clients, CancellationToken cancellationToken)
    {
        if (await ComplaintAsync("python3", ["-c", $"import numpy, onnxruntime, {peer.Packages}"], cancellationToken) is { } complaint)
        {
            return new PeerOutcome.Missing($"no {peer.Name} with onnxruntime for python3 ({peer.Packages}): {complaint}");
        }

        var environment = new Dictionary<string, string> { ["BENCH_MODEL"] = model.File, ["BENCH_THREADS"] = $"{Math.Max(1, Environment.ProcessorCount / PythonWorkers)}" };
        var server = await ServerProcess.StartAsync("python3", _ => arguments, port, environment, cancellationToken);
        return new PeerOutcome.Started(new HttpLoop($"{peer.Name}, {PythonWorkers} workers, JSON", server, clients, seed => WireRequest.Json(model, seed)));
    }

    /// <summary>What a program complains about, in one line; null if it ends well.</summary>
    private static async Task<string?> ComplaintAsync(string file, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            var result = await Command.RunAsync(file, arguments, null, cancellationToken);
            return result.ExitCode == 0 ? null : result.Error.Split('\n').FirstOrDefault(line => line.Contains("Error", StringComparison.Ordinal)) ?? $"exit code {result.ExitCode}";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
