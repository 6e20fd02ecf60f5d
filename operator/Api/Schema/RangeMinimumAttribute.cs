namespace ModelServing.Api.Schema;

/// <summary>The smallest allowed integer.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMinimumAttribute(long minimum) : Attribute
{
    public long Minimum { get; } = minimum;
}
