namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>A run that goes on.</summary>
/// <param name="work">How long it would take alone.</param>
/// <param name="requests">Whose rows it holds, one entry a row.</param>
internal sealed class SimulatedRun(TimeSpan work, int[] requests)
{
    public int[] Requests { get; } = requests;

    /// <summary>How long it would still take alone.</summary>
    public TimeSpan Left { get; private set; } = work;

    /// <summary>Shares lose fractions of ticks.</summary>
    public bool HasEnded => Left.Ticks <= 1;

    public void GoOn(TimeSpan work) => Left -= work;
}
