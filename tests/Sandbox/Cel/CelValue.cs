namespace ModelServing.Sandbox.Cel;

/// <summary>A value of the Common Expression Language. Immutable. A failed evaluation is a value too, <see cref="CelError"/>.</summary>
public abstract class CelValue
{
    /// <summary>The type that type() gives.</summary>
    public abstract CelType Type { get; }

    /// <summary>What the cost of an operation on the value depends on: code points, bytes, elements; 1 for scalars.</summary>
    internal virtual long Size => 1;

    /// <summary>CEL's equality: a <see cref="CelBool"/>, or the error that stands inside one of the two. Never fails on a difference of types.</summary>
    public abstract CelValue EqualTo(CelValue other);

    /// <summary>Order of two values, or null where they cannot be ordered.</summary>
    internal virtual int? CompareTo(CelValue other) => null;
}
