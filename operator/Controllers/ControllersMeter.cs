using System.Diagnostics.Metrics;

namespace ModelServing.Controllers;

/// <summary>The meter of everything in this assembly.</summary>
internal static class ControllersMeter
{
    public const string Name = "ModelServing.Controllers";

    /// <summary>Without a factory the meter belongs to nobody but the process.</summary>
    public static Meter Create(IMeterFactory? meters) => meters?.Create(Name) ?? new Meter(Name);
}
