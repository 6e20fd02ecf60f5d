namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>
/// What servers meet. Service times are those that were measured for a model of three dense layers on two processors (1 row 0.92 ms, 32 rows 5.05 ms, in steps),
/// which can answer some 6,000 rows a second in full batches and 1,090 singly.
/// </summary>
internal static class Workloads
{
    private static readonly TimeSpan Length = ArenaWorkload.Length;

    private static readonly TimeSpan Objective = TimeSpan.FromMilliseconds(25);

    /// <summary>Rows and milliseconds, as measured.</summary>
    private static readonly (int Rows, double Milliseconds)[] Dense = [(1, 0.919), (2, 1.344), (4, 1.711), (8, 2.061), (16, 2.810), (32, 5.051)];

    /// <summary>A model for which the largest batch is not the cheapest for each row.</summary>
    private static readonly (int Rows, double Milliseconds)[] Stepped = [(1, 0.9), (2, 1.0), (4, 1.2), (8, 1.6), (16, 2.8), (32, 9.0)];

    /// <summary>A model of convolutions, as measured on two processors: a batch is hardly cheaper than its rows.</summary>
    private static readonly (int Rows, double Milliseconds)[] Steady = [(1, 1.6), (2, 2.2), (4, 3.6), (8, 6.4), (16, 12.3), (32, 24.6)];

    private static readonly TimeSpan Patient = TimeSpan.FromMilliseconds(50);

    public static IEnumerable<ArenaWorkload> All =>
    [
        new("Poisson, a tenth of capacity", Poisson(600), Of(Dense), Objective),
        new("Poisson, half of capacity", Poisson(3_000), Of(Dense), Objective),
        new("Poisson, nine tenths of capacity", Poisson(5_500), Of(Dense), Objective),
        new("Overload, 1.5 times the capacity", Poisson(9_000), Of(Dense), Objective),
        new("Overload, twice the capacity", Poisson(12_000), Of(Dense), Objective),
        new("Tight objective, half of capacity", Poisson(3_000), Of(Dense), TimeSpan.FromMilliseconds(6)),
        new("Tight objective, overload", Poisson(9_000), Of(Dense), TimeSpan.FromMilliseconds(8)),
        new("Bursty, half of capacity", Bursty(3_000, variation: 4), Of(Dense), Objective),
        new("On and off", Modulated(time => Math.Floor(time * 4) % 2 == 0 ? 7_500 : 200), Of(Dense), Objective),
        new("Days of 2 s, up to 1.2 of capacity", Modulated(time => 3_900 - (3_600 * Math.Cos(Math.PI * time))), Of(Dense), Objective),
        new("Ramp to twice the capacity", Modulated(time => 12_000 * time / Length.TotalSeconds), Of(Dense), Objective),
        new("Four shapes, half of capacity", Poisson(2_000, shapes: 4), Of(Dense), Objective),
        new("Four shapes, overload", Poisson(9_000, shapes: 4), Of(Dense), Objective),
        new("One to eight rows", Poisson(900, most: 8), Of(Dense), Objective),
        new("One to eight rows, overload", Poisson(2_500, most: 8), Of(Dense), Objective),
        new("Model slows to a third", Poisson(3_000), (at, rows) => Of(Dense)(at, rows) * (at > Length / 2 ? 3 : 1), Objective),
        new("Model is slow for one second", Poisson(3_000), (at, rows) => Of(Dense)(at, rows) * (at > Length / 4 && at < Length / 2 ? 3 : 1), Objective),
        new("Machine stalls for 10 ms at times", Poisson(2_500), Stalling(Of(Dense)), Objective),
        new("Machine stalls, overload", Poisson(9_000), Stalling(Of(Dense)), Objective),
        new("Largest batch is dear", Poisson(5_000), Of(Stepped), Objective),
        new("Two instances, nine tenths", Poisson(10_000), Of(Dense), Objective, Instances: 2),
        new("Two instances, overload", Poisson(20_000), Of(Dense), Objective, Instances: 2),
        new("Shared processors, nine tenths", Poisson(1_170), Of(Steady), Patient, Instances: 2, SharesProcessors: true),
        new("Shared processors, overload", Poisson(2_600), Of(Steady), Patient, Instances: 2, SharesProcessors: true),
        new("Shared, four shapes, overload", Poisson(9_000, shapes: 4), Of(Dense), Objective, Instances: 2, SharesProcessors: true)
        {
            // Who waits too long is refused when it comes and not when it has waited: of four lines no batch becomes as large as the rows that Nexus gathers and throws away.
            Bar = 0.95,
        },
        new("Shared processors stall, overload", Poisson(2_600), Stalling(Of(Steady)), Patient, Instances: 2, SharesProcessors: true),
        new("4 callers in a loop", Loop(4), Of(Dense), Objective),
        new("16 callers in a loop", Loop(16), Of(Dense), Objective),
        new("128 callers in a loop", Loop(128), Of(Dense), Objective),
        new("250 callers in a loop", Loop(250), Of(Dense), Objective),
    ];

    private static Func<TimeSpan, int, double> Of((int Rows, double Milliseconds)[] table) => (_, rows) =>
    {
        var above = Array.FindIndex(table, entry => entry.Rows >= rows);
        if (above <= 0)
        {
            return above == 0 ? table[0].Milliseconds : table[^1].Milliseconds * rows / table[^1].Rows;
        }

        var ((less, fast), (more, slow)) = (table[above - 1], table[above]);
        return fast + ((slow - fast) * (rows - less) / (more - less));
    };

    /// <summary>A run that crosses the 10 ms after every 200 ms takes so much longer.</summary>
    private static Func<TimeSpan, int, double> Stalling(Func<TimeSpan, int, double> service) => (at, rows) =>
    {
        var own = service(at, rows);
        var into = at.TotalMilliseconds % 200;
        return into + own > 200 ? own + 10 : own;
    };

    private static Func<ITraffic> Loop(int callers) => () => new ClosedTraffic(callers, Length);

    private static Func<ITraffic> Poisson(double rate, int shapes = 1, int most = 1) => Modulated(_ => rate, shapes, most);

    /// <summary>A Poisson process whose rate changes: candidates at the highest rate, thinned (Lewis and Shedler 1979).</summary>
    private static Func<ITraffic> Modulated(Func<double, double> rate, int shapes = 1, int most = 1)
    {
        var random = new Random(7);
        var highest = Enumerable.Range(0, 1000).Max(step => rate(step * Length.TotalSeconds / 1000));
        var requests = new List<ArenaRequest>();
        for (var time = 0.0; ;)
        {
            time -= Math.Log(1 - random.NextDouble()) / highest;
            if (time >= Length.TotalSeconds)
            {
                return () => new OpenTraffic(requests);
            }

            if (random.NextDouble() * highest < rate(time))
            {
                requests.Add(new ArenaRequest(TimeSpan.FromSeconds(time), random.Next(1, most + 1), random.Next(shapes)));
            }
        }
    }

    /// <summary>Bursts of so many requests on average, geometrically distributed, at exponential distances.</summary>
    private static Func<ITraffic> Bursty(double rate, double variation)
    {
        var random = new Random(11);
        var burst = variation * variation;
        var requests = new List<ArenaRequest>();
        for (var time = 0.0; ;)
        {
            time -= Math.Log(1 - random.NextDouble()) * burst / rate;
            if (time >= Length.TotalSeconds)
            {
                return () => new OpenTraffic(requests);
            }

            do
            {
                requests.Add(new ArenaRequest(TimeSpan.FromSeconds(time), 1, 0));
            }
            while (random.NextDouble() > 1 / burst);
        }
    }
}
