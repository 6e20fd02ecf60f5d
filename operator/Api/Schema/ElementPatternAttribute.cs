namespace ModelServing.Api.Schema;

/// <summary>Each item of a list of strings, or each value of a map of strings, must match.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ElementPatternAttribute(string regularExpression) : Attribute
{
    /// <summary>In the syntax that RE2 and .NET share: no look-around, no back-references; anchored.</summary>
    public string RegularExpression { get; } = regularExpression;
}
