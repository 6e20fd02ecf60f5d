namespace ModelServing.Engine.Accelerators;

/// <summary>The way to the driver.</summary>
public interface IAcceleratorLibrary
{
    /// <summary>Loads it and looks for devices. Never throws; may take as long as the driver does.</summary>
    LibraryOutcome Open();
}
