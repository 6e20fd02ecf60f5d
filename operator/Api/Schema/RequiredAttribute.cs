namespace ModelServing.Api.Schema;

/// <summary>The member must be present.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;
