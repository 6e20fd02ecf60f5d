namespace ModelServing.Sandbox.Cel.Evaluation;

/// <summary>
/// What a call costs: cel-go's interpreter/runtimecost.go with Kubernetes' library/cost.go. Where these charge nothing for the size of what
/// a call makes or compares, it is charged here too, so that the limit bounds memory and time.
/// </summary>
internal static class CallCost
{
    private const double TextFactor = 0.1;
    private const double RegexFactor = 0.25;

    /// <summary>The part that is known before the call, which must be charged before it.</summary>
    public static long Before(string function, CelValue[] a)
    {
        switch (function)
        {
            case "startsWith" or "endsWith" or "strings.quote" or "format":
            case "bytes" or "string" when a[0] is CelString or CelBytes:
            case "url" or "isURL" or "lowerAscii" or "upperAscii" or "substring" or "trim" or "charAt" or "reverse":
            case "cidr" or "isIP" or "isCIDR" or "quantity" or "isQuantity":
            case "ip" when a[0] is CelString:
                return Scale(a[0].Size, TextFactor);
            case "ip.isCanonical":
                return Scale(a[0].Size, 2 * TextFactor);
            case "contains":
                return Scale(a[0].Size, TextFactor) * Scale(a[1].Size, TextFactor);
            case "matches" or "find" or "findAll" when a[1] is CelString:
                return Scale(1 + a[0].Size, TextFactor) * Math.Max(1, Scale(a[1].Size, RegexFactor));
            case "validate":
                return Scale(1 + a[1].Size, TextFactor) * Scale(250, RegexFactor);
            case "@in" when a[1] is CelList:
                return Math.Max(1, a[1].Size) * Scale(DeepSize(a[0]), TextFactor);
            case "isSorted" or "sum" or "min" or "max" or "distinct" or "sort" or "flatten" or "slice" or "unwrap" or "unwrapOpt":
            case "indexOf" or "lastIndexOf" when a[0] is CelList:
                return Math.Max(1, DeepSize(a[0]));
            case "indexOf" or "lastIndexOf":
                return Scale(a[0].Size, TextFactor) * Math.Max(1, Scale(a[1].Size, TextFactor));
            case "replace":
                return Scale(a[0].Size, 2 * TextFactor) + Scale((a[0].Size + 1) * Growth(a[1].Size, a[2].Size), TextFactor);
            case "split":
                return Scale(a[0].Size, 2 * TextFactor);
            case "join":
                return Scale(JoinSize(a), 2 * TextFactor);
            case "lists.range":
                return Math.Max(1, a[0] is CelInt count ? count.Value : 1);
            case "containsIP" or "containsCIDR":
                return Scale(2 * a[0].Size, TextFactor) + (a[1] is CelString ? Scale(a[1].Size, TextFactor) : 0) + (function == "containsCIDR" ? 1 + Scale(a[0].Size, TextFactor) : 0);
            case "_==_" or "_!=_":
                return Math.Max(1, Scale(Math.Min(DeepSize(a[0]), DeepSize(a[1])), TextFactor));
            case "_<_" or "_<=_" or "_>_" or "_>=_":
                return Math.Max(1, Scale(Math.Min(a[0].Size, a[1].Size), TextFactor));
            case "_+_" when a[0] is CelString or CelBytes:
                return Scale(a[0].Size + a[1].Size, TextFactor);
            case "_+_" when a[0] is CelList:
                return Math.Max(1, Scale(a[0].Size + a[1].Size, TextFactor));
            default:
                return function.StartsWith("sets.", StringComparison.Ordinal) ? Math.Max(1, a[0].Size) * Math.Max(1, a[1].Size) : 1;
        }
    }

    /// <summary>What the size of a formatted text adds.</summary>
    public static long After(string function, CelValue result) => function == "format" ? Scale(result.Size, TextFactor) : 0;

    private static long Growth(long old, long replacement) => old > 0 ? Math.Max(0, replacement) / old : replacement;

    private static long JoinSize(CelValue[] a)
    {
        var list = (CelList)a[0];
        var total = a.Length > 1 ? Math.Max(0, list.Count - 1) * a[1].Size : 0;
        return total + list.Enumerate().Sum(static i => i.Size);
    }

    private static long DeepSize(CelValue value) => value switch
    {
        CelList list => list.Enumerate().Sum(DeepSize),
        CelMap map => map.Keys.Sum(k => 1 + DeepSize(map.Find(k)!)),
        CelOptional { Value: { } inner } => DeepSize(inner),
        _ => value.Size,
    };

    private static long Scale(long size, double factor) => (long)Math.Ceiling(size * factor);
}
