namespace ModelServing.Engine.Accelerators;

/// <summary>Whether there is a driver to ask.</summary>
public abstract record LibraryOutcome
{
    private LibraryOutcome()
    {
    }

    /// <summary>There is.</summary>
    /// <param name="Reader">To be disposed.</param>
    public sealed record Opened(IAcceleratorReader Reader) : LibraryOutcome;

    /// <summary>There is none, or it does not work.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Unavailable(string Reason) : LibraryOutcome;
}
