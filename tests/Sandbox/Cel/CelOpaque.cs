namespace ModelServing.Sandbox.Cel;

/// <summary>A value that only functions of its library understand.</summary>
public abstract class CelOpaque : CelValue
{
    public override CelValue EqualTo(CelValue other) => other is CelError ? other : CelBool.Of(other is CelOpaque opaque && opaque.Type == Type && IsSame(opaque));

    /// <summary>Equality with a value of the same type.</summary>
    protected abstract bool IsSame(CelOpaque other);
}
