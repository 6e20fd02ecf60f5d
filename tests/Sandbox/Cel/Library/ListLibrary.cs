using System.Globalization;

namespace ModelServing.Sandbox.Cel.Library;

/// <summary>Functions of lists: Kubernetes' own, and cel-go's lists extension, version 3.</summary>
internal static class ListLibrary
{
    /// <summary>Longest list that lists.range makes.</summary>
    private const long MaximumRange = 1_000_000;

    private static readonly string[] Comparable = ["int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes"];

    public static void AddTo(FunctionTable table)
    {
        foreach (var type in Comparable)
        {
            table.Add("isSorted", $"list({type}).() -> bool", static a => IsSorted((CelList)a[0]));
            table.Add("min", $"list({type}).() -> {type}", static a => Extreme((CelList)a[0], -1, "min"));
            table.Add("max", $"list({type}).() -> {type}", static a => Extreme((CelList)a[0], 1, "max"));
            table.Add("sort", $"list({type}).() -> list({type})", static a => Sort((CelList)a[0]));
        }

        table.Add("sum", "list(int).() -> int", static a => Sum((CelList)a[0], new CelInt(0)));
        table.Add("sum", "list(uint).() -> uint", static a => Sum((CelList)a[0], new CelUint(0)));
        table.Add("sum", "list(double).() -> double", static a => Sum((CelList)a[0], new CelDouble(0)));
        table.Add("sum", "list(duration).() -> duration", static a => Sum((CelList)a[0], new CelDuration(0)));
        table.Add("indexOf", "list(A).(A) -> int", static a => IndexOf((CelList)a[0], a[1], fromEnd: false));
        table.Add("lastIndexOf", "list(A).(A) -> int", static a => IndexOf((CelList)a[0], a[1], fromEnd: true));
        table.Add("slice", "list(A).(int, int) -> list(A)", static a => Slice((CelList)a[0], Int(a[1]), Int(a[2])));
        table.Add("flatten", "list(list(A)).() -> list(A)", static a => Flatten((CelList)a[0], 1));
        table.Add("flatten", "list(dyn).(int) -> list(dyn)", static a => Int(a[1]) < 0 ? new CelError("level must be non-negative") : Flatten((CelList)a[0], Int(a[1])));
        table.Add("distinct", "list(A).() -> list(A)", static a => CelList.Of([.. Distinct((CelList)a[0])]));
        table.Add("reverse", "list(A).() -> list(A)", static a => CelList.Of([.. ((CelList)a[0]).Enumerate().Reverse()]));
        table.Add("first", "list(A).() -> optional(A)", static a => ((CelList)a[0]) is { Count: > 0 } list ? CelOptional.Of(list[0]) : CelOptional.None);
        table.Add("last", "list(A).() -> optional(A)", static a => ((CelList)a[0]) is { Count: > 0 } list ? CelOptional.Of(list[list.Count - 1]) : CelOptional.None);
        table.Add("lists.range", "(int) -> list(int)", static a => Range(Int(a[0])));
    }

    private static long Int(CelValue value) => ((CelInt)value).Value;

    private static CelValue IsSorted(CelList list)
    {
        for (var i = 1; i < list.Count; i++)
        {
            if (list[i - 1].CompareTo(list[i]) is not { } order)
            {
                return CelError.NoSuchOverload();
            }

            if (order > 0)
            {
                return CelBool.False;
            }
        }

        return CelBool.True;
    }

    private static CelValue Extreme(CelList list, int sign, string function)
    {
        if (list.Count == 0)
        {
            return new CelError($"{function} called on empty list");
        }

        var best = list[0];
        foreach (var item in list.Enumerate().Skip(1))
        {
            if (item.CompareTo(best) is not { } order)
            {
                return CelError.NoSuchOverload();
            }

            best = order * sign > 0 ? item : best;
        }

        return best;
    }

    private static CelValue Sort(CelList list)
    {
        var items = list.Enumerate().ToArray();
        if (items.Any(i => i.CompareTo(items[0]) is null || i.Type.Kind != items[0].Type.Kind))
        {
            return new CelError("list elements must have the same type");
        }

        return CelList.Of([.. items.Order(Comparer<CelValue>.Create(static (x, y) => x.CompareTo(y) ?? 0))]);
    }

    private static CelValue Sum(CelList list, CelValue zero)
    {
        var sum = zero;
        foreach (var item in list.Enumerate())
        {
            var pair = new[] { sum, item };
            if (FunctionTable.Standard["_+_"].FirstOrDefault(o => o.Accepts(pair)) is not { } add)
            {
                return item as CelError ?? CelError.NoSuchOverload();
            }

            sum = add.Invoke(pair);
            if (sum is CelError)
            {
                return sum;
            }
        }

        return sum;
    }

    private static CelInt IndexOf(CelList list, CelValue item, bool fromEnd)
    {
        for (var i = 0; i < list.Count; i++)
        {
            var at = fromEnd ? list.Count - 1 - i : i;
            if (list[at].EqualTo(item) == CelBool.True)
            {
                return new CelInt(at);
            }
        }

        return new CelInt(-1);
    }

    private static CelValue Slice(CelList list, long start, long end)
    {
        if (start < 0 || end < 0)
        {
            return new CelError(string.Create(CultureInfo.InvariantCulture, $"cannot slice({start}, {end}), negative indexes not supported"));
        }

        if (start > end)
        {
            return new CelError(string.Create(CultureInfo.InvariantCulture, $"cannot slice({start}, {end}), start index must be less than or equal to end index"));
        }

        return end > list.Count
            ? new CelError(string.Create(CultureInfo.InvariantCulture, $"cannot slice({start}, {end}), list is length {list.Count}"))
            : CelList.Of([.. list.Enumerate().Skip((int)start).Take((int)(end - start))]);
    }

    private static CelList Flatten(CelList list, long levels) =>
        CelList.Of([.. list.Enumerate().SelectMany(i => i is CelList nested && levels > 0 ? Flatten(nested, levels - 1).Enumerate() : [i])]);

    private static List<CelValue> Distinct(CelList list)
    {
        var seen = new HashSet<CelValue>(CelKeyComparer.Instance);
        return [.. list.Enumerate().Where(seen.Add)];
    }

    private static CelValue Range(long count) => count > MaximumRange
        ? new CelError(string.Create(CultureInfo.InvariantCulture, $"list size {count} exceeds limit {MaximumRange}"))
        : CelList.Of([.. Enumerable.Range(0, (int)Math.Max(0, count)).Select(static i => new CelInt(i))]);
}
