using System.Net;
using System.Net.Sockets;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Benchmarks.Serving;

/// <summary>A server on this machine that is ready. Disposing ends it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder;
    private readonly BackgroundProcess _process;

    private ServerProcess(DirectoryInfo folder, BackgroundProcess process, int port)
    {
        _folder = folder;
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts a program and waits until it answers <c>GET /v2/health/ready</c> with success.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Made from a folder of its own, which is removed in the end.</param>
    /// <param name="port">Where it will listen.</param>
    /// <param name="environment">Added to this process' own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">It ended; the message holds its log.</exception>
    public static async Task<ServerProcess> StartAsync(
        string file, Func<string, IEnumerable<string>> arguments, int port, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("model-bench-");
        var process = BackgroundProcess.Start(file, arguments(folder.FullName), Path.Combine(folder.FullName, "server.log"), environment);
        var server = new ServerProcess(folder, process, port);
        try
        {
            using var client = new HttpClient();
            await Eventually.TrueAsync(() => server.IsReadyAsync(client, cancellationToken), StartLimit, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
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
            throw new InvalidOperationException($"the server ended with {_process.ExitCode}: {await File.ReadAllTextAsync(_process.LogFile, cancellationToken)}");
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
}
