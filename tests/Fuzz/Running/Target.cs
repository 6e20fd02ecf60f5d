using ModelServing.Fuzz.Mutation;

namespace ModelServing.Fuzz.Running;

/// <summary>Something that reads what others wrote.</summary>
/// <param name="Name">For the command line.</param>
/// <param name="About">One line.</param>
/// <param name="Generate">Makes an input.</param>
/// <param name="TryAsync">Gives it to the real entry point; an exception out of here is a finding.</param>
internal sealed record Target(string Name, string About, Func<Dice, byte[]> Generate, Func<ReadOnlyMemory<byte>, ValueTask<Verdict>> TryAsync)
{
    public Bounds Bounds { get; init; } = Bounds.Parser;

    /// <summary>How many cases an input counts for.</summary>
    public Func<byte[], int> CasesOf { get; init; } = static _ => 1;

    /// <summary>Its cases, as a share of those asked for; parsers share them.</summary>
    public double? Share { get; init; }

    /// <summary>One whose entry point waits for nothing.</summary>
    public static Target Of(string name, string about, Func<Dice, byte[]> generate, Func<ReadOnlyMemory<byte>, Verdict> attempt) =>
        new(name, about, generate, input => ValueTask.FromResult(attempt(input)));
}
