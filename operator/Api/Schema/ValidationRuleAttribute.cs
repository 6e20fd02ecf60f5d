namespace ModelServing.Api.Schema;

/// <summary>A rule that the API server evaluates (<c>x-kubernetes-validations</c>).</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(string rule, string message) : Attribute
{
    /// <summary>A CEL expression over <c>self</c>, and <c>oldSelf</c> on updates.</summary>
    public string Rule { get; } = rule;

    /// <summary>Names the field and says what it must be.</summary>
    public string Message { get; } = message;

    /// <summary>The field to blame, relative to <c>self</c>, such as <c>.spec.model.name</c>.</summary>
    public string? FieldPath { get; init; }

    /// <summary>One of <c>FieldValueInvalid</c>, <c>FieldValueForbidden</c>, <c>FieldValueRequired</c>, <c>FieldValueDuplicate</c>.</summary>
    public string? Reason { get; init; }
}
