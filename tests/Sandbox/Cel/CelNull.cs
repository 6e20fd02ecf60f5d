namespace ModelServing.Sandbox.Cel;

public sealed class CelNull : CelValue
{
    public static readonly CelNull Instance = new();

    private CelNull()
    {
    }

    public override CelType Type => CelType.Null;

    public override CelValue EqualTo(CelValue other) => other is CelError ? other : CelBool.Of(other is CelNull);

    public override string ToString() => "null";
}
