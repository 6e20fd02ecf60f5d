using ModelServing.Benchmarks.Batching;

namespace ModelServing.Benchmarks.Serving;

/// <summary>A server, asked over HTTP by closed-loop clients: each sends its next request when it has its answer. Owns the server.</summary>
internal sealed class HttpLoop : IContestant
{
    private readonly ServerProcess _server;
    private readonly LoadConnection[] _connections;

    /// <param name="name">For the report.</param>
    /// <param name="server">Ready.</param>
    /// <param name="clients">How many.</param>
    /// <param name="request">What each of them sends, again and again.</param>
    public HttpLoop(string name, ServerProcess server, int clients, Func<int, byte[]> request)
    {
        Name = name;
        _server = server;
        _connections = [.. Enumerable.Range(0, clients).Select(client => new LoadConnection(request(client)))];
        Clients = clients;
        Array.ForEach(_connections, connection => connection.Connect(server.Port));
    }

    public string Name { get; }

    public int Port => _server.Port;

    /// <summary>How many of the clients ask.</summary>
    public int Clients { get; set; }

    public async Task<Measurement> MeasureAsync(TimeSpan leadIn, TimeSpan slice, CancellationToken cancellationToken)
    {
        var window = Window.Open(leadIn, slice);
        return Measurement.Of(window, await Task.WhenAll(_connections.Take(Clients).Select(connection =>
            Task.Factory.StartNew(() => window.Repeat(connection.Ask), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default))));
    }

    public async ValueTask DisposeAsync()
    {
        Array.ForEach(_connections, connection => connection.Dispose());
        await _server.DisposeAsync();
    }
}
