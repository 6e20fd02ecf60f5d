using ModelServing.Fuzz.Running;

namespace ModelServing.Fuzz.Targets.Engine;

/// <summary>The batcher with its threads, in virtual time. An input is a programme of requests, so that what is found can be reduced.</summary>
internal static class EngineTarget
{
    private const int RequestsPerProgramme = 250;

    public static Target Create() => new(
        "engine",
        "Requests through the batcher, with shapes, cancels, deadlines, priorities and poison: none lost, crossed or wrong",
        static dice => dice.Bytes(Programme.HeaderBytes + (Programme.RequestBytes * RequestsPerProgramme)),
        static async input => await new Episode(input).PlayAsync())
    {
        Bounds = Bounds.Unbounded,
        CasesOf = static input => Math.Max(1, (input.Length - Programme.HeaderBytes) / Programme.RequestBytes),
        Share = 1,
    };
}
