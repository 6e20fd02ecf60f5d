namespace ModelServing.Engine.Catalogue;

/// <summary>Tells how much memory there is.</summary>
public interface IMemoryGauge
{
    /// <summary>As it is now.</summary>
    MemoryReading Read();
}
