using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>What one label must be.</summary>
[ValidationRule(
    "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) || size(self.values) == 0",
    "spec.networking.networkPolicy.allowFrom[] matchExpressions[]: values are needed with In and NotIn, and must be unset otherwise",
    FieldPath = ".values")]
public sealed record LabelRequirementSpec
{
    [Required]
    [Length(1, 317)]
    [Description("The label.")]
    public string? Key { get; init; }

    [Required]
    [EnumValues("In", "NotIn", "Exists", "DoesNotExist")]
    [Description("In, NotIn, Exists or DoesNotExist.")]
    public string? Operator { get; init; }

    [Items(0, 32)]
    [ListType("atomic")]
    [ElementLength(0, 63)]
    [ElementPattern("^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$")]
    [Description("Values, with In and NotIn.")]
    public IReadOnlyList<string>? Values { get; init; }
}
