using ModelServing.Api.Meta;
using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>The accelerators that each replica gets.</summary>
[ValidationRule(
    "!self.resourceName.contains('kubernetes.io/')",
    "spec.accelerator.resourceName must be an extended resource such as nvidia.com/gpu, not one of kubernetes.io",
    FieldPath = ".resourceName")]
[ValidationRule(
    "(!has(self.memory) && !has(self.products)) || self.resourceName.startsWith('nvidia.com/')",
    "spec.accelerator.memory and spec.accelerator.products select nodes by NVIDIA's labels and need an nvidia.com/ resourceName",
    FieldPath = ".resourceName")]
public sealed record AcceleratorSpec
{
    [Required]
    [Length(3, 253)]
    [Pattern(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+/[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$")]
    [Description("The extended resource to ask for, such as nvidia.com/gpu or nvidia.com/mig-1g.10gb. Pods tolerate a NoSchedule taint with this key.")]
    public string? ResourceName { get; init; }

    [RangeMinimum(1)]
    [RangeMaximum(64)]
    [DefaultValue(ModelDeploymentDefaults.AcceleratorCount)]
    [Description("How many of them each replica gets.")]
    public int? Count { get; init; }

    [Description("The memory that each accelerator must have; pods go only to nodes whose label nvidia.com/gpu.memory says so.")]
    public Quantity? Memory { get; init; }

    [Items(1, 32)]
    [ListType("set")]
    [ElementLength(1, 63)]
    [ElementPattern(@"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$")]
    [Description("The products to choose from, as in the node label nvidia.com/gpu.product. Any when unset.")]
    public IReadOnlyList<string>? Products { get; init; }
}
