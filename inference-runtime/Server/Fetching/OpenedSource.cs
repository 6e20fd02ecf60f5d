namespace ModelServing.Runtime.Fetching;

/// <summary>What the configuration's source has become; exactly one of the nested cases.</summary>
internal abstract record OpenedSource
{
    private OpenedSource()
    {
    }

    internal sealed record Ready(IModelSource Source) : OpenedSource;

    /// <summary>What the process was given beside the configuration does not do.</summary>
    internal sealed record Invalid(string Message) : OpenedSource;
}
