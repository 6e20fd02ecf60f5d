namespace ModelServing.Sandbox.Cel.Checking;

/// <summary>
/// The most that a call can cost beside its arguments, and the largest size of its result: cel-go checker/cost.go with Kubernetes'
/// library/cost.go. Infinity stands for a size that nothing bounds.
/// </summary>
internal readonly record struct CallEstimate(double Cost, double? ResultSize = null)
{
    private const double TextFactor = 0.1;
    private const double RegexFactor = 0.25;
    private const double LongestNameFormat = 128;
    private const double LongestAddress = 16;

    /// <param name="function">The function's name.</param>
    /// <param name="types">Types of the arguments, the receiver first.</param>
    /// <param name="sizes">Their largest sizes.</param>
    /// <param name="leastSizes">Their smallest sizes, which only literals have.</param>
    public static CallEstimate Of(string function, IReadOnlyList<CelType> types, double[] sizes, double[] leastSizes)
    {
        switch (function)
        {
            case "isSorted" or "sum" or "min" or "max":
            case "indexOf" or "lastIndexOf" when types[0].Kind == CelTypeKind.List:
                return new CallEstimate(Times(sizes[0], 1 + ElementTraversal(types[0])));
            case "indexOf" or "lastIndexOf":
                return new CallEstimate(Scale(sizes[0], TextFactor));
            case "url" or "lowerAscii" or "upperAscii" or "substring" or "trim":
                return new CallEstimate(Scale(sizes[0], TextFactor), sizes[0]);
            case "replace":
                return new CallEstimate(Scale(sizes[0], 2 * TextFactor), Replaced(sizes, leastSizes));
            case "split":
                return new CallEstimate(Scale(sizes[0], 2 * TextFactor), sizes[0] + 1);
            case "join":
                var joined = Times(sizes[0], SizeOf(types[0].Parameters[0])) + (sizes.Length > 1 ? Times(Math.Max(0, sizes[0] - 1), sizes[1]) : 0);
                return new CallEstimate(Scale(joined, TextFactor), joined);
            case "matches" or "find" or "findAll":
                return new CallEstimate(Times(Scale(sizes[0] + 1, TextFactor), Scale(sizes[1], RegexFactor)), function == "matches" ? null : sizes[0]);
            case "contains":
                return new CallEstimate(Times(Scale(sizes[0], TextFactor), Scale(sizes[1], TextFactor)));
            case "startsWith" or "endsWith" or "validate":
                return new CallEstimate(Times(Scale(sizes[1], TextFactor), function == "validate" ? LongestNameFormat * RegexFactor : 1));
            case "format" or "cidr" or "isIP" or "isCIDR" or "quantity" or "isQuantity" or "isURL":
            case "ip" when types[0].Kind == CelTypeKind.String:
                return new CallEstimate(Scale(sizes[0], TextFactor));
            case "ip.isCanonical":
                return new CallEstimate(Scale(sizes[0], 2 * TextFactor));
            case "containsIP" or "containsCIDR":
                var parse = types[1].Kind == CelTypeKind.String ? Scale(sizes[1], TextFactor) : 0;
                return new CallEstimate(Scale(2 * LongestAddress, TextFactor) + parse + (function == "containsCIDR" ? 1 + Scale(LongestAddress, TextFactor) : 0));
            case "strings.quote":
                return new CallEstimate(Scale(sizes[0], TextFactor), (2 * sizes[0]) + 2);
            case "bytes" when types[0].Kind == CelTypeKind.String:
                return new CallEstimate(Scale(sizes[0], TextFactor), 4 * sizes[0]);
            case "string" when types[0].Kind == CelTypeKind.Bytes:
                return new CallEstimate(Scale(sizes[0], TextFactor), sizes[0]);
            default:
                return OfOperator(function, types, sizes);
        }
    }

    /// <summary>The largest size of a value of a type: what its declaration bounds, 1 for scalars, nothing for objects and types as cel-go has it, else infinity.</summary>
    public static double SizeOf(CelType type) => type.MaxElements is { } most ? most : type.Kind switch
    {
        CelTypeKind.Bool or CelTypeKind.Int or CelTypeKind.Uint or CelTypeKind.Double or CelTypeKind.Duration or CelTypeKind.Timestamp or CelTypeKind.Null => 1,
        CelTypeKind.Object or CelTypeKind.Type => 0,
        CelTypeKind.Optional => SizeOf(type.Parameters[0]),
        _ => double.PositiveInfinity,
    };

    private static CallEstimate OfOperator(string function, IReadOnlyList<CelType> types, double[] sizes)
    {
        switch (function)
        {
            case "@in" when types[1].Kind == CelTypeKind.List:
                return new CallEstimate(sizes[1]);
            case "_+_" when types[0].Kind is CelTypeKind.String or CelTypeKind.Bytes:
                return new CallEstimate(Scale(sizes[0] + sizes[1], TextFactor), sizes[0] + sizes[1]);
            case "_+_" when types[0].Kind == CelTypeKind.List:
                return new CallEstimate(1, sizes[0] + sizes[1]);
            case "_==_" or "_!=_" when types[0].Kind == CelTypeKind.Opaque || types[1].Kind == CelTypeKind.Opaque:
                return new CallEstimate(1);
            case "_==_" or "_!=_":
            case "_<_" or "_<=_" or "_>_" or "_>=_" when types[0].Kind is CelTypeKind.String or CelTypeKind.Bytes:
                return new CallEstimate(Scale(Math.Min(sizes[0], sizes[1]), TextFactor));
            default:
                return new CallEstimate(1);
        }
    }

    private static double Replaced(double[] sizes, double[] leastSizes)
    {
        if (leastSizes[1] == 0)
        {
            return sizes[0] + Times(sizes[0] + 1, sizes[2]);
        }

        return sizes[2] <= leastSizes[1] ? sizes[0] : Times(Math.Ceiling(sizes[0] / leastSizes[1]), sizes[2]);
    }

    private static double ElementTraversal(CelType list) =>
        list.Parameters[0].Kind is CelTypeKind.String or CelTypeKind.Bytes ? Scale(SizeOf(list.Parameters[0]), TextFactor) : 0;

    private static double Scale(double size, double factor) => Math.Ceiling(size * factor);

    private static double Times(double a, double b) => a == 0 || b == 0 ? 0 : a * b;
}
