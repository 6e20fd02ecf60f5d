namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>What came of the requests of a game. The place of a request in it is the request's number.</summary>
internal sealed class ArenaLedger(ArenaWorkload workload)
{
    private readonly List<TimeSpan?> _answeredAt = [];

    public ITraffic Traffic { get; } = workload.Start();

    public List<ArenaRequest> Requests { get; } = [];

    /// <summary>Runs that were needed.</summary>
    public int Runs { get; set; }

    /// <summary>Takes the next request in and gives it its number.</summary>
    public int Take()
    {
        Requests.Add(Traffic.Take());
        _answeredAt.Add(null);
        return Requests.Count - 1;
    }

    public void Answered(int request, TimeSpan at)
    {
        _answeredAt[request] = at;
        Traffic.Ended(Requests[request], at, isAnswered: true);
    }

    public void Refused(int request, TimeSpan at) => Traffic.Ended(Requests[request], at, isAnswered: false);

    public ArenaScore Score(string contender)
    {
        var answered = Requests.Zip(_answeredAt).Where(pair => pair.Second is not null).Select(pair => (pair.First, Latency: (pair.Second!.Value - pair.First.At).TotalMilliseconds)).ToArray();
        var latencies = answered.Select(pair => pair.Latency).Order().ToArray();
        var good = latencies.Count(latency => latency <= workload.Objective.TotalMilliseconds);
        return new ArenaScore(
            contender,
            good / ArenaWorkload.Length.TotalSeconds,
            good / (double)Requests.Count,
            Quantile(latencies, 0.5),
            Quantile(latencies, 0.99),
            answered.Sum(pair => pair.First.Rows) / (double)Math.Max(1, Runs));
    }

    private static double Quantile(double[] sorted, double share) => sorted is [] ? 0 : sorted[(int)(share * (sorted.Length - 1))];
}
