using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Cel;

/// <summary>A URL, made by url().</summary>
internal sealed class CelUrl(GoUrl value) : CelOpaque
{
    public static readonly CelType UrlType = CelType.Opaque("kubernetes.URL");

    public GoUrl Value { get; } = value;

    public override CelType Type => UrlType;

    public override string ToString() => Value.Text;

    protected override bool IsSame(CelOpaque other) => ((CelUrl)other).Value.Text == Value.Text;
}
