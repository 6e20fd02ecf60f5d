namespace ModelServing.Sandbox.Cel;

public sealed class CelBool : CelValue
{
    public static readonly CelBool True = new(true);
    public static readonly CelBool False = new(false);

    private CelBool(bool value) => Value = value;

    public bool Value { get; }

    public override CelType Type => CelType.Bool;

    public static CelBool Of(bool value) => value ? True : False;

    public override CelValue EqualTo(CelValue other) => other is CelError ? other : Of(other is CelBool b && b.Value == Value);

    public override string ToString() => Value ? "true" : "false";

    internal override int? CompareTo(CelValue other) => other is CelBool b ? Value.CompareTo(b.Value) : null;
}
