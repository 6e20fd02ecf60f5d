using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>A block of addresses.</summary>
public sealed record AddressBlockSpec
{
    [Required]
    [Length(1, 64)]
    [Pattern("^[0-9a-fA-F:.]+/[0-9]{1,3}$")]
    [Description("The block, such as 10.0.0.0/8.")]
    public string? Cidr { get; init; }

    [Items(0, 16)]
    [ListType("atomic")]
    [ElementLength(1, 64)]
    [ElementPattern("^[0-9a-fA-F:.]+/[0-9]{1,3}$")]
    [Description("Blocks within it that are left out.")]
    public IReadOnlyList<string>? Except { get; init; }
}
