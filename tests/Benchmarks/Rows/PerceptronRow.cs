using ModelServing.Benchmarks.Batching;
using ModelServing.Benchmarks.Models;
using ModelServing.Benchmarks.Peers;
using ModelServing.Benchmarks.Reporting;
using ModelServing.Benchmarks.Serving;

namespace ModelServing.Benchmarks.Rows;

/// <summary>Many clients, small requests: the runtime over HTTP against ONNX Runtime in a loop and against the servers of others.</summary>
/// <param name="Model">What all of them run.</param>
/// <param name="InProcess">Of ONNX Runtime in a loop at the same largest batch; null where nothing is claimed.</param>
/// <param name="AspNet">Times ASP.NET Core that runs the model for each request.</param>
/// <param name="NodeGreedy">Times a greedy batcher on onnxruntime-node; null where nothing is claimed.</param>
/// <param name="Python">Times Flask, and FastAPI; null where nothing is claimed.</param>
internal sealed record PerceptronRow(BenchModel Model, double? InProcess, double AspNet, double? NodeGreedy, double? Python)
{
    private const int Clients = 64;
    private const int MaxBatch = 64;
    private static readonly int[] Loads = [1, 2, 4, 8, 16, 32, 64];

    public string Name => $"{Model.Name}, {Clients} clients";

    public async Task<BenchRow> MeasureAsync(BenchPlan plan, CancellationToken cancellationToken)
    {
        await using var field = new Field();
        var ours = field.Add(new HttpLoop(
            $"model-runtime, batch <= {MaxBatch}", await RuntimeProcess.StartAsync(Model.File, MaxBatch, BenchPlan.Delay, cancellationToken), Clients, seed => WireRequest.Binary(Model, seed)));
        var raw = field.Add(new RawLoop(Model, MaxBatch));
        var aspNet = field.Add(await PeerServers.StartAspNetAsync(Model, Clients, cancellationToken));
        var peers = new List<(string Name, double? Bar, PeerOutcome Outcome)>
        {
            ("times onnxruntime-node, run per request", null, await PeerServers.StartNodeAsync(Model, Clients, 1, cancellationToken)),
            ("times onnxruntime-node, greedy", NodeGreedy, await PeerServers.StartNodeAsync(Model, Clients, MaxBatch, cancellationToken)),
        };
        if (Python is not null)
        {
            peers.Add(("times Flask, 2 workers, JSON", Python, await PeerServers.StartFlaskAsync(Model, Clients, cancellationToken)));
            peers.Add(("times FastAPI, 2 workers, JSON", Python, await PeerServers.StartFastApiAsync(Model, Clients, cancellationToken)));
        }

        List<HttpLoop> servers = [ours, aspNet, .. peers.Select(peer => peer.Outcome).OfType<PeerOutcome.Started>().Select(peer => field.Add(peer.Loop))];
        var standings = await field.MeasureAsync(plan.Pace, cancellationToken);
        var plot = $"{Path.GetFileNameWithoutExtension(Model.File)}.svg";
        await File.WriteAllTextAsync(Path.Combine(plan.Folder, plot), LatencyPlot.Draw(Model.Name, await SweepAsync(servers, plan.Pace, cancellationToken)), cancellationToken);
        return new BenchRow(Name, [.. Figures(standings, ours, raw, aspNet), .. peers.Select(peer => Compare(standings, ours, peer)).OfType<Figure>()], standings.Results) { Plot = plot };
    }

    private IEnumerable<Figure> Figures(Standings standings, HttpLoop ours, RawLoop raw, HttpLoop aspNet)
    {
        if (InProcess is { } bar)
        {
            yield return new Figure($"of ONNX Runtime in a loop, batch {MaxBatch}", standings.Ratio(ours, raw), bar);
        }

        yield return new Figure("times ASP.NET Core, run per request", standings.Ratio(ours, aspNet), AspNet);
    }

    private static Figure? Compare(Standings standings, HttpLoop ours, (string Name, double? Bar, PeerOutcome Outcome) peer) => (peer.Bar, peer.Outcome) switch
    {
        ({ } bar, PeerOutcome.Started started) => new Figure(peer.Name, standings.Ratio(ours, started.Loop), bar),
        ({ } bar, PeerOutcome.Missing missing) => Figure.NotMeasured(peer.Name, bar, missing.Reason),
        _ => null,
    };

    private static async Task<IReadOnlyList<LatencyCurve>> SweepAsync(List<HttpLoop> servers, Pace pace, CancellationToken cancellationToken)
    {
        var curves = servers.Select(_ => new List<LatencyPoint>()).ToArray();
        foreach (var load in Loads)
        {
            for (var i = 0; i < servers.Count; i++)
            {
                servers[i].Clients = load;
                var measured = await servers[i].MeasureAsync(pace.LeadIn, pace.Slice * 4, cancellationToken);
                curves[i].Add(new LatencyPoint(load, measured.RowsPerSecond, measured.Percentile(0.99) / 1000));
            }
        }

        return [.. servers.Select((server, i) => new LatencyCurve(server.Name, curves[i]))];
    }
}
