namespace ModelServing.Controllers.Tests.Autoscaling;

/// <summary>What comes in, by virtual second: so many times what one pod can do, as it likes; or a number of callers that each wait for their answer.</summary>
internal sealed record SimulatedLoad
{
    private SimulatedLoad()
    {
    }

    public Func<double, double>? Rate { get; private init; }

    public Func<double, int>? Callers { get; private init; }

    public static SimulatedLoad OfRate(Func<double, double> rate) => new() { Rate = rate };

    public static SimulatedLoad OfCallers(Func<double, int> callers) => new() { Callers = callers };
}
