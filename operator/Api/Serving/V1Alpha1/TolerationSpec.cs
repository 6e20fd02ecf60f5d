using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>A taint that the pods tolerate.</summary>
[ValidationRule(
    "(has(self.operator) && self.operator == 'Exists') || (has(self.key) && size(self.key) > 0)",
    "spec.podTemplate.tolerations: key is needed unless operator is Exists")]
[ValidationRule(
    "!has(self.operator) || self.operator != 'Exists' || !has(self.value) || size(self.value) == 0",
    "spec.podTemplate.tolerations: value must be empty when operator is Exists")]
[ValidationRule(
    "!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')",
    "spec.podTemplate.tolerations: tolerationSeconds needs effect NoExecute")]
public sealed record TolerationSpec
{
    [Length(0, 317)]
    [Description("The taint's key; empty with operator Exists matches every taint.")]
    public string? Key { get; init; }

    [EnumValues("Equal", "Exists")]
    [Description("Equal compares the value, Exists does not. Equal when unset.")]
    public string? Operator { get; init; }

    [Length(0, 63)]
    [Pattern("^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$")]
    [Description("The taint's value.")]
    public string? Value { get; init; }

    [EnumValues("NoSchedule", "PreferNoSchedule", "NoExecute")]
    [Description("The taint's effect; every effect when unset.")]
    public string? Effect { get; init; }

    [RangeMinimum(0)]
    [RangeMaximum(31_536_000)]
    [Description("How long a NoExecute taint is tolerated; for ever when unset.")]
    public long? TolerationSeconds { get; init; }
}
