namespace ModelServing.Sandbox.Cel;

/// <summary>A named string format of Kubernetes' format library. The check gives what is wrong with a text, nothing where it is valid.</summary>
internal sealed class CelFormat(string name, Func<string, IReadOnlyList<string>> check) : CelOpaque
{
    public static readonly CelType FormatType = CelType.Opaque("kubernetes.NamedFormat");

    public string Name { get; } = name;

    public override CelType Type => FormatType;

    public IReadOnlyList<string> Check(string text) => check(text);

    public override string ToString() => Name;

    protected override bool IsSame(CelOpaque other) => ((CelFormat)other).Name == Name;
}
