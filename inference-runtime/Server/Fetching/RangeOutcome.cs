namespace ModelServing.Runtime.Fetching;

/// <summary>How the transfer of one range ended; exactly one of the nested cases.</summary>
internal abstract record RangeOutcome
{
    private RangeOutcome()
    {
    }

    /// <param name="Buffer">Rented; whoever takes the outcome gives it back.</param>
    /// <param name="Length">Of the range, at the buffer's beginning.</param>
    internal sealed record Received(byte[] Buffer, int Length) : RangeOutcome;

    /// <summary>The file is another one by now: nothing that has arrived is worth keeping.</summary>
    internal sealed record Changed : RangeOutcome;

    internal sealed record Stopped(AttemptOutcome Outcome) : RangeOutcome;
}
