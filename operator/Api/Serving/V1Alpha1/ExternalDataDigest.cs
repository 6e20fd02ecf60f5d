using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>The digest of a file that a model keeps weights in.</summary>
public sealed record ExternalDataDigest
{
    [Required]
    [Length(1, 512)]
    [Pattern(@"^[^\x00-\x1f\x7f\\]+$")]
    [Description("As the model names it.")]
    public string? Path { get; init; }

    [Required]
    [Length(64, 64)]
    [Pattern("^[a-f0-9]{64}$")]
    [Description("Lower-case hexadecimal digits.")]
    public string? Sha256 { get; init; }
}
