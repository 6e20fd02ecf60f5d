namespace ModelServing.Fuzz.Running;

/// <summary>What a target made of an input; exactly one of the nested cases.</summary>
internal abstract record Verdict
{
    private Verdict()
    {
    }

    public static Verdict Accepted { get; } = new Taken();

    public static Verdict Refused(string words) => new Refusal(words);

    public static Verdict Wrong(string complaint) => new Mistake(complaint);

    internal sealed record Taken : Verdict;

    /// <param name="Words">Of the target's own.</param>
    internal sealed record Refusal(string Words) : Verdict;

    /// <summary>A second reader, or a rule, disagrees.</summary>
    internal sealed record Mistake(string Complaint) : Verdict;
}
