namespace ModelServing.Sandbox.Cel;

/// <summary>A value that may be absent: the result of <c>?.</c>, <c>[?]</c>, optional.of and optional.none.</summary>
public sealed class CelOptional : CelValue
{
    public static readonly CelOptional None = new(null);

    private CelOptional(CelValue? value) => Value = value;

    public CelValue? Value { get; }

    public override CelType Type => CelType.Optional(CelType.Dyn);

    public static CelOptional Of(CelValue value) => new(value);

    public override CelValue EqualTo(CelValue other)
    {
        if (other is not CelOptional optional)
        {
            return other is CelError ? other : CelBool.False;
        }

        return Value is null || optional.Value is null ? CelBool.Of(Value is null && optional.Value is null) : Value.EqualTo(optional.Value);
    }

    public override string ToString() => Value is null ? "optional.none()" : $"optional({Value})";
}
