namespace ModelServing.Api.Schema;

/// <summary>The text must match; bounds a string.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string regularExpression) : Attribute
{
    /// <summary>In the syntax that RE2 and .NET share: no look-around, no back-references; anchored.</summary>
    public string RegularExpression { get; } = regularExpression;
}
