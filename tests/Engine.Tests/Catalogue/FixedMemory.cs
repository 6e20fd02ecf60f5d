using ModelServing.Engine.Catalogue;

namespace ModelServing.Engine.Tests.Catalogue;

/// <summary>As much memory as the test says.</summary>
internal sealed class FixedMemory : IMemoryGauge
{
    public long? LimitBytes { get; set; }

    public MemoryReading Read() => new(0, LimitBytes);
}
