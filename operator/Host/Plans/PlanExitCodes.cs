namespace ModelServing.Host.Plans;

/// <summary>How <c>plan</c> ends: like <c>diff</c> and <c>kubectl diff</c>, 0 and 1 are answers and more is trouble, by the names of sysexits.h.</summary>
internal static class PlanExitCodes
{
    /// <summary>Planned; compared with something, nothing would change.</summary>
    public const int Same = 0;

    /// <summary>Something would change.</summary>
    public const int Different = 1;

    /// <summary>Wrong usage.</summary>
    public const int Usage = 64;

    /// <summary>A document is not valid, or its plan would stall.</summary>
    public const int BadInput = 65;

    /// <summary>A file or folder cannot be read.</summary>
    public const int NoInput = 66;

    /// <summary>The cluster does not answer, or refuses.</summary>
    public const int Unavailable = 69;
}
