namespace ModelServing.Api.Schema;

/// <summary>The largest allowed integer.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMaximumAttribute(long maximum) : Attribute
{
    public long Maximum { get; } = maximum;
}
