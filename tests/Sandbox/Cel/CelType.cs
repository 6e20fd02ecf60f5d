namespace ModelServing.Sandbox.Cel;

/// <summary>A CEL type, as the checker and the function type() see it.</summary>
public sealed class CelType
{
    public static readonly CelType Dyn = new(CelTypeKind.Dyn, "dyn");
    public static readonly CelType Error = new(CelTypeKind.Error, "!error!");
    public static readonly CelType Null = new(CelTypeKind.Null, "null_type");
    public static readonly CelType Bool = new(CelTypeKind.Bool, "bool");
    public static readonly CelType Int = new(CelTypeKind.Int, "int");
    public static readonly CelType Uint = new(CelTypeKind.Uint, "uint");
    public static readonly CelType Double = new(CelTypeKind.Double, "double");
    public static readonly CelType String = new(CelTypeKind.String, "string");
    public static readonly CelType Bytes = new(CelTypeKind.Bytes, "bytes");
    public static readonly CelType Duration = new(CelTypeKind.Duration, "google.protobuf.Duration");
    public static readonly CelType Timestamp = new(CelTypeKind.Timestamp, "google.protobuf.Timestamp");
    public static readonly CelType Type = new(CelTypeKind.Type, "type");
    public static readonly CelType DynList = List(Dyn);
    public static readonly CelType DynMap = Map(Dyn, Dyn);

    private static readonly IReadOnlyDictionary<string, CelType> NoFields = new Dictionary<string, CelType>();

    private CelType(CelTypeKind kind, string name, params CelType[] parameters)
    {
        Kind = kind;
        Name = name;
        Parameters = parameters;
    }

    public CelTypeKind Kind { get; }

    /// <summary>The name that type() gives; of a type parameter, the parameter.</summary>
    public string Name { get; }

    public IReadOnlyList<CelType> Parameters { get; }

    /// <summary>Fields of an object type, by their escaped names.</summary>
    public IReadOnlyDictionary<string, CelType> Fields { get; private init; } = NoFields;

    /// <summary>Most elements, bytes or entries that a value can have, where its declaration bounds it: drives cost estimates.</summary>
    public long? MaxElements { get; private init; }

    public static CelType List(CelType element, long? maxElements = null) => new(CelTypeKind.List, "list", element) { MaxElements = maxElements };

    public static CelType Map(CelType key, CelType value, long? maxElements = null) => new(CelTypeKind.Map, "map", key, value) { MaxElements = maxElements };

    public static CelType Optional(CelType value) => new(CelTypeKind.Optional, "optional_type", value);

    public static CelType Opaque(string name) => new(CelTypeKind.Opaque, name);

    /// <summary>A type with declared fields only; names must be escaped with <see cref="CelIdentifier.TryEscape"/>.</summary>
    public static CelType Object(string name, IReadOnlyDictionary<string, CelType> fields) => new(CelTypeKind.Object, name) { Fields = fields };

    /// <summary>The same type with a bound on its size.</summary>
    public CelType WithMaxElements(long maxElements) => new(Kind, Name, [.. Parameters]) { Fields = Fields, MaxElements = maxElements };

    /// <summary>The type as messages print it.</summary>
    public override string ToString() => Kind switch
    {
        CelTypeKind.Duration => "duration",
        CelTypeKind.Timestamp => "timestamp",
        CelTypeKind.Null => "null",
        _ => Parameters.Count == 0 ? Name : $"{Name}({string.Join(", ", Parameters)})",
    };

    internal static CelType Parameter(string name) => new(CelTypeKind.Parameter, name);

    internal CelType With(Func<CelType, CelType> substitute) => Parameters.Count == 0
        ? this
        : new CelType(Kind, Name, [.. Parameters.Select(substitute)]) { Fields = Fields, MaxElements = MaxElements };
}
