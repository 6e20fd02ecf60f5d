namespace ModelServing.Api.Schema;

/// <summary>Bounds each item of a list of strings, or each value of a map of strings, in characters.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ElementLengthAttribute(int minimum, int maximum) : Attribute
{
    public int Minimum { get; } = minimum;

    public int Maximum { get; } = maximum;
}
